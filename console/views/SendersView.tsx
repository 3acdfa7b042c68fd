import { useState } from "preact/hooks";
import { Link } from "wouter-preact";

import { dataOf, type Schemas } from "../api.ts";
import { changeSender } from "../changeSender.ts";
import { Bar } from "../parts/Bar.tsx";
import { Fact } from "../parts/Fact.tsx";
import { More } from "../parts/More.tsx";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Secret } from "../parts/Secret.tsx";
import { SenderForm } from "../parts/SenderForm.tsx";
import { usePages } from "../parts/usePages.ts";
import { View } from "../parts/View.tsx";
import { State, Wording } from "../parts/Wording.tsx";
import { useDeed, useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";
import {
  describeKinds,
  describeNextAction,
  describeSenderState,
  describeSenderTest,
  describeSharing,
  describeSpacing,
  describeWindow,
  describeWorkingHours,
  findNamedSenders,
  nameOfWindow,
} from "../words/describeSender.ts";
import { titleOfKind } from "../words/kinds.ts";

type Sender = Schemas["Sender"];

const MOST_CAMPAIGNS = 20;
/** A look takes a request for each campaign. */
const SHORTEST_BETWEEN_LOOKS_MILLISECONDS = 15_000;

/** Who performs actions: what each may do, and what holds it back. */
export function SendersView() {
  const { api, accountGroupId } = requireSession();
  const [isRegistering, setRegistering] = useState(false);
  const [made, setMade] = useState<Schemas["SenderWithSecret"] | null>(null);
  const senders = usePages(
    async (cursor, limit, signal) =>
      dataOf(
        await api.GET("/v1/accounts/{accountGroupId}/senders", {
          params: {
            path: { accountGroupId },
            query: { limit, ...(cursor === null ? {} : { cursor }) },
          },
          signal,
        }),
      ),
    [accountGroupId, "senders"],
    ({ id }) => id,
    ({ type }) => type.startsWith("sender.") || type.startsWith("action."),
  );
  const campaigns = useCampaignsBySender();
  return (
    <View
      title="Senders"
      actions={
        <button
          type="button"
          disabled={!may("senders:write") || isRegistering}
          title={may("senders:write") ? undefined : "Your key lacks senders:write."}
          onClick={() => setRegistering(true)}
        >
          Register a sender
        </button>
      }
    >
      <Notice problem={senders.problem} />
      {made === null ? null : (
        <Secret
          secret={made.secret}
          of={made.name}
          advice="give it to your sender."
          onDone={() => setMade(null)}
        />
      )}
      {isRegistering ? (
        <SenderForm
          onCancel={() => setRegistering(false)}
          onDone={(sender) => {
            setRegistering(false);
            setMade(sender);
            senders.reload();
          }}
        />
      ) : null}
      {senders.items?.length === 0 ? (
        <Empty>
          No sender yet. Campaigns can be started all the same: their leads wait until there is one.
        </Empty>
      ) : null}
      {senders.items?.map((sender) => (
        <SenderCard
          key={sender.id}
          sender={sender}
          campaigns={campaigns.data === null ? null : (campaigns.data.get(sender.id) ?? [])}
          hasFailed={campaigns.problem !== null}
          onChange={senders.reload}
        />
      ))}
      <More pages={senders} what="senders" />
      <Notice problem={campaigns.problem} />
    </View>
  );
}

type CampaignsBySender = ReadonlyMap<string, readonly Schemas["Campaign"][]>;

/** The API does not say which senders a campaign names; the progress of an active one says who acts next. */
function useCampaignsBySender() {
  const { api, accountGroupId } = requireSession();
  return useResource(
    async (signal): Promise<CampaignsBySender> => {
      if (!may("campaigns:read")) return new Map();
      const { items } = await api
        .GET("/v1/accounts/{accountGroupId}/campaigns", {
          params: { path: { accountGroupId }, query: { status: "active", limit: MOST_CAMPAIGNS } },
          signal,
        })
        .then(dataOf);
      const named = await Promise.all(
        items.map(async (campaign) => {
          const path = { accountGroupId, campaignId: campaign.id };
          const progress = await api
            .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/progress", {
              params: { path },
              signal,
            })
            .then(dataOf);
          return [...findNamedSenders(progress)].map((senderId) => ({ senderId, campaign }));
        }),
      );
      const groups = Map.groupBy(named.flat(), ({ senderId }) => senderId);
      return new Map([...groups].map(([id, pairs]) => [id, pairs.map(({ campaign }) => campaign)]));
    },
    [accountGroupId, "campaigns by sender"],
    ({ type }) => type.startsWith("campaign.") || type.startsWith("sender."),
    SHORTEST_BETWEEN_LOOKS_MILLISECONDS,
  );
}

function SenderCard({
  sender,
  campaigns,
  hasFailed,
  onChange,
}: {
  readonly sender: Sender;
  readonly campaigns: readonly Schemas["Campaign"][] | null;
  readonly hasFailed: boolean;
  readonly onChange: () => void;
}) {
  return (
    <article aria-label={sender.name}>
      <header class="view">
        <h2 class="heading">
          <bdi>{sender.name}</bdi>
        </h2>
        <Deeds sender={sender} onChange={onChange} />
      </header>
      <p class="states">
        {describeSenderState(sender).map((standing, index) => (
          <State key={index} standing={standing} />
        ))}
      </p>
      <div class="halves">
        <section>
          <h3 class="subheading">May act next</h3>
          <dl>
            {sender.next.map((next) => (
              <Fact key={next.kind} name={titleOfKind(next.kind)}>
                <Wording phrase={describeNextAction(next)} />
              </Fact>
            ))}
          </dl>
          <h3 class="subheading">Settings</h3>
          <dl>
            <Fact name="Works">{describeWorkingHours(sender.workingHours)}</Fact>
            <Fact name="Spacing">{describeSpacing(sender.spacingSeconds)}</Fact>
            <Fact name="Performs">{describeKinds(sender.kinds)}</Fact>
            <Fact name="Recognises ids">
              {sender.keepsKeysHours === 0 ? "no" : `for ${sender.keepsKeysHours} hours`}
            </Fact>
            <Fact name="URL">
              <bdi>{sender.url}</bdi>
            </Fact>
          </dl>
        </section>
        <section>
          <h3 class="subheading">Limits</h3>
          <Windows sender={sender} />
          <h3 class="subheading">Campaigns that share it</h3>
          <Campaigns campaigns={campaigns} hasFailed={hasFailed} />
        </section>
      </div>
    </article>
  );
}

function Windows({ sender: { windows } }: { readonly sender: Sender }) {
  if (windows.length === 0) return <p>None is set: it is asked for as much as there is to do.</p>;
  return (
    <ul class="plain windows">
      {windows.map((window) => (
        <li key={`${window.kind} ${window.window}`}>
          <span>{nameOfWindow(window)}</span>
          <Bar
            label={nameOfWindow(window)}
            parts={[
              { name: "used", count: window.used, tone: window.left === 0 ? "failed" : "done" },
              { name: "left", count: window.left, tone: "open" },
            ]}
          />
          <small>
            <Wording phrase={describeWindow(window)} />
          </small>
        </li>
      ))}
    </ul>
  );
}

function Campaigns({
  campaigns,
  hasFailed,
}: {
  /** Null until it is known. */
  readonly campaigns: readonly Schemas["Campaign"][] | null;
  readonly hasFailed: boolean;
}) {
  return (
    <>
      {campaigns === null || campaigns.length === 0 ? null : (
        <ul>
          {campaigns.map(({ id, name }) => (
            <li key={id}>
              <Link href={`/campaigns/${id}`}>
                <bdi>{name}</bdi>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <small>
        {may("campaigns:read")
          ? describeSharing(campaigns?.length ?? null, MOST_CAMPAIGNS, hasFailed)
          : "Your key may not look at campaigns: it lacks campaigns:read."}
      </small>
    </>
  );
}

function Deeds({ sender, onChange }: { readonly sender: Sender; readonly onChange: () => void }) {
  const { api, accountGroupId } = requireSession();
  const [outcome, setOutcome] = useState("");
  const testing = useDeed(async () => {
    setOutcome("Testing …");
    try {
      const answer = await api.POST("/v1/accounts/{accountGroupId}/senders/{senderId}/test", {
        params: { path: { accountGroupId, senderId: sender.id } },
      });
      setOutcome(describeSenderTest(dataOf(answer)));
    } catch (error) {
      setOutcome("");
      throw error;
    }
  });
  const changing = useDeed(async (change: Schemas["UpdateSenderRequest"]) => {
    await changeSender(sender.id, change);
    onChange();
  });
  const isForbidden = !may("senders:write");
  const why = isForbidden ? "Your key lacks senders:write." : undefined;
  return (
    <div class="deeds">
      <div class="buttons">
        <button
          type="button"
          class="secondary"
          title={why}
          disabled={isForbidden || testing.isRunning}
          onClick={() => testing.run()}
        >
          Test
        </button>
        {sender.blocked === null ? null : (
          <button
            type="button"
            title={why}
            disabled={isForbidden || changing.isRunning}
            onClick={() => changing.run({ blocked: null })}
          >
            End the block
          </button>
        )}
        <button
          type="button"
          class="secondary"
          title={why}
          disabled={isForbidden || changing.isRunning}
          onClick={() => changing.run({ enabled: !sender.enabled })}
        >
          {sender.enabled ? "Switch off" : "Enable"}
        </button>
      </div>
      {isForbidden ? <small>{why}</small> : null}
      <span role="status">{outcome}</span>
      <Notice problem={testing.problem ?? changing.problem} />
    </div>
  );
}
