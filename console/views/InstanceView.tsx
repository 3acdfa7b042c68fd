import { Link } from "wouter-preact";

import { dataOf, type Schemas } from "../api.ts";
import { describeSteps } from "../campaign/describeSteps.ts";
import { isAboutCampaign } from "../campaign/isAboutCampaign.ts";
import { MessageText } from "../campaign/MessageText.tsx";
import { Steps } from "../campaign/Steps.tsx";
import { Arrivals } from "../parts/Arrivals.tsx";
import { Fact } from "../parts/Fact.tsx";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Time } from "../parts/Time.tsx";
import { View } from "../parts/View.tsx";
import { useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";

/** A lead in a campaign: what happens next, what was done, and what was said. */
export function InstanceView({
  params: { campaignId = "", instanceId = "" },
}: {
  readonly params: { readonly campaignId?: string; readonly instanceId?: string };
}) {
  const loaded = useResource(
    (signal) => loadInstance(campaignId, instanceId, signal),
    [campaignId, instanceId],
    (event) => {
      const { data } = event;
      if ("instanceId" in data && data.instanceId === instanceId) return true;
      const isOfCampaign = isAboutCampaign(event, campaignId);
      return isOfCampaign && /^(campaign|sender|run|message)\./.test(event.type);
    },
  );
  if (loaded.data === null) {
    return (
      <View title="Lead">
        <Notice problem={loaded.problem} />
      </View>
    );
  }
  return (
    <>
      <Notice problem={loaded.problem} />
      <Shown {...loaded.data} />
    </>
  );
}

/** All that the view shows. */
interface Loaded {
  readonly instance: Schemas["InstanceDetails"];
  readonly campaign: Schemas["Campaign"];
  readonly progress: Schemas["Progress"];
  readonly slots: readonly Schemas["ContentSlot"][];
  readonly templates: readonly Schemas["Template"][];
  readonly senderNames: ReadonlyMap<string, string>;
}

async function loadInstance(
  campaignId: string,
  instanceId: string,
  signal: AbortSignal,
): Promise<Loaded> {
  const { api, accountGroupId } = requireSession();
  const path = { accountGroupId, campaignId };
  const options = { params: { path }, signal };
  const ofCampaign = "/v1/accounts/{accountGroupId}/campaigns/{campaignId}";
  const [instance, campaign, progress, slots] = await Promise.all([
    api
      .GET(`${ofCampaign}/instances/{instanceId}`, {
        params: { path: { ...path, instanceId } },
        signal,
      })
      .then(dataOf),
    api.GET(ofCampaign, options).then(dataOf),
    api.GET(`${ofCampaign}/progress`, options).then(dataOf),
    api.GET(`${ofCampaign}/content-slots`, options).then(dataOf),
  ]);
  const templateIds = may("templates:read")
    ? new Set(slots.items.flatMap(({ templateId }) => (templateId === null ? [] : [templateId])))
    : [];
  const senderIds = may("senders:read")
    ? new Set(instance.actions.map(({ senderId }) => senderId).concat(instance.senderId ?? []))
    : [];
  const [templates, senders] = await Promise.all([
    Promise.all(
      [...templateIds].map((templateId) =>
        api
          .GET("/v1/accounts/{accountGroupId}/templates/{templateId}", {
            params: { path: { accountGroupId, templateId } },
            signal,
          })
          .then(dataOf),
      ),
    ),
    Promise.all(
      [...senderIds].map((senderId) =>
        api
          .GET("/v1/accounts/{accountGroupId}/senders/{senderId}", {
            params: { path: { accountGroupId, senderId } },
            signal,
          })
          .then(dataOf),
      ),
    ),
  ]);
  const senderNames = new Map(senders.map(({ id, name }) => [id, name]));
  return { instance, campaign, progress, slots: slots.items, templates, senderNames };
}

function Shown({ instance, campaign, progress, slots, templates, senderNames }: Loaded) {
  const { lead, status, detail, messages, next, updatedAt, runId } = instance;
  const kinds = progress.steps.map(({ kind }) => kind);
  const words = {
    ...{ lead, runId, campaign, templates },
    run: progress.run,
    campaignId: campaign.id,
  };
  return (
    <View title={lead.name}>
      <p class="facts">
        <Link href={`/campaigns/${campaign.id}`}>
          <bdi>{campaign.name}</bdi>
        </Link>
        <strong>{status}</strong>
        <span>
          changed <Time at={updatedAt} />
        </span>
      </p>
      <section aria-labelledby="what-next">
        <h2 id="what-next">What happens next</h2>
        <div role="status">
          <p class="pace">
            <strong>
              <bdi>
                {next?.sentence ??
                  "Nobody has executed this instance: it is from before Kickoff could."}
              </bdi>
            </strong>
          </p>
          {next === null ? null : <OwnTimes next={next} />}
          {detail === null || next?.sentence.includes(detail) === true ? null : (
            <p>
              <bdi>{detail}</bdi>
            </p>
          )}
        </div>
      </section>
      <section aria-labelledby="who">
        <h2 id="who">Who</h2>
        <Who lead={lead} />
      </section>
      <section aria-labelledby="steps">
        <h2 id="steps">Steps</h2>
        <Steps
          steps={describeSteps(instance, kinds, slots)}
          words={words}
          senderNames={senderNames}
        />
      </section>
      <section aria-labelledby="messages">
        <h2 id="messages">Messages from the lead</h2>
        <Arrivals ids={messages.map(({ eventId }) => eventId)} one="message" many="messages" />
        {messages.length === 0 ? <Empty>The lead has not written.</Empty> : null}
        <ul class="messages">
          {messages.map(({ eventId, occurredAt, automatic, text }) => (
            <li key={eventId}>
              <Time at={occurredAt} />
              {automatic ? <small>, automatic</small> : null}
              <MessageText text={text} />
            </li>
          ))}
        </ul>
      </section>
    </View>
  );
}

/** The times of the sentence, which are in UTC there, as the reader's clock has them. */
function OwnTimes({ next }: { readonly next: Schemas["NextOfInstance"] }) {
  const moments = [
    ["Due", next.dueAt],
    ["Waits until", next.until],
    ["Its sender may act again", next.limit?.until ?? null],
    ["Its sender is blocked since", next.blocked?.since ?? null],
  ] as const;
  const known = moments.filter(([, at]) => at !== null);
  if (known.length === 0) return null;
  return (
    <dl>
      {known.map(([name, at]) => (
        <Fact key={name} name={name}>
          <Time at={at ?? ""} /> by your clock
        </Fact>
      ))}
    </dl>
  );
}

function Who({ lead }: { readonly lead: Schemas["Instance"]["lead"] }) {
  const facts = [
    ["Company", lead.company],
    ["Title", lead.title],
    ["E-mail", lead.email],
    ["External id", lead.externalId],
  ] as const;
  return (
    <dl>
      {facts.map(([name, text]) =>
        text === null ? null : (
          <Fact key={name} name={name}>
            <bdi>{text}</bdi>
          </Fact>
        ),
      )}
      {lead.linkedinUrl === null ? null : (
        <Fact name="LinkedIn">
          <a href={lead.linkedinUrl} target="_blank" rel="noreferrer noopener">
            <bdi>{lead.linkedinUrl}</bdi>
          </a>
        </Fact>
      )}
      <Fact name="Lead id">
        <code>{lead.id}</code>
      </Fact>
    </dl>
  );
}
