import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Link } from "wouter-preact";

import { listAll, take } from "../../client/listAll.ts";
import { dataOf, type Schemas } from "../api.ts";
import { changeSender } from "../changeSender.ts";
import type { LiveEvent } from "../live.ts";
import { Empty, Notice } from "../parts/Notice.tsx";
import { ResolveManyDialog } from "../parts/ResolveManyDialog.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { Time } from "../parts/Time.tsx";
import { View } from "../parts/View.tsx";
import { Wording } from "../parts/Wording.tsx";
import { type Resource, useDeed, useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";
import {
  findEndpointNeeds,
  findRunNeeds,
  findSenderNeeds,
  type LatestRun,
  type Need,
} from "../words/findNeeds.ts";
import { titleOfKind } from "../words/kinds.ts";
import { groupUnknownActions } from "../words/unknownActions.ts";

type Action = Schemas["Action"];

const ACTIONS_AT_ONCE = 25;
const MOST_ACTIONS = 1_000;
const MOST_CAMPAIGNS = 50;
const PAGE = 1_000;
const MOST_SENDERS = 10_000;

/** What waits for a person, with what to do about it. */
export function NeedsYouView() {
  const unknown = useUnknownActions();
  const senders = useSenders();
  const endpoints = useEndpoints();
  const runs = useLatestRuns();
  // Beside the list, not in it: the list may become empty before the dialog has told what it did.
  const [resolving, setResolving] = useState<NamedCampaign | null>(null);
  const parts = [unknown.resource, senders, endpoints, runs];
  const senderNeeds = findSenderNeeds(senders.data ?? []);
  const endpointNeeds = findEndpointNeeds(endpoints.data ?? []);
  const runNeeds = findRunNeeds(runs.data?.latest ?? []);
  const needs = [...senderNeeds, ...endpointNeeds, ...runNeeds];
  const isKnown = parts.every(({ data }) => data !== null);
  const hasUnseenRuns = runs.data?.hasMore === true;
  const isNothing = isKnown && needs.length === 0 && unknown.actions.length === 0;
  return (
    <View
      title="Needs you"
      actions={
        <button
          type="button"
          class="secondary"
          disabled={parts.some(({ isLoading }) => isLoading)}
          onClick={() => {
            for (const { reload } of parts) reload();
          }}
        >
          Look again
        </button>
      }
    >
      {parts.map(({ problem }, index) => (
        <Notice key={index} problem={problem} />
      ))}
      <Unseen />
      {hasUnseenRuns ? (
        <p>
          The runs of the {MOST_CAMPAIGNS} newest active campaigns were looked at, and there are
          more: those of older ones show in the list of campaigns.
        </p>
      ) : null}
      <div role="status" class="outcome">
        {isNothing ? (
          <Empty>
            {hasUnseenRuns
              ? `Nothing waits for you among the ${MOST_CAMPAIGNS} newest active campaigns.`
              : "Nothing waits for you."}
          </Empty>
        ) : null}
        {isKnown ? null : "Looking for what waits for you …"}
      </div>
      <UnknownActions unknown={unknown} senders={senders.data ?? []} onResolveAll={setResolving} />
      {resolving === null ? null : (
        <ResolveManyDialog
          campaignId={resolving.id}
          name={resolving.name}
          senders={senders.data ?? []}
          onClose={() => {
            setResolving(null);
            unknown.resource.reload();
          }}
        />
      )}
      <Needs
        title="Blocked senders"
        needs={senderNeeds}
        action={({ id }) => <EndBlock senderId={id} onDone={senders.reload} />}
      />
      <Needs title="Webhook endpoints" needs={endpointNeeds} />
      <Needs title="Runs that lack instances" needs={runNeeds} />
    </View>
  );
}

/** What the key may not see is not taken for well. */
function Unseen() {
  const unseen = [
    ...(may("campaigns:read") ? [] : ["actions and runs (campaigns:read)"]),
    ...(may("senders:read") ? [] : ["senders (senders:read)"]),
    ...(may("webhooks:read") ? [] : ["webhook endpoints (webhooks:read)"]),
  ];
  if (unseen.length === 0) return null;
  return <p>Your key may not look at: {unseen.join(", ")}.</p>;
}

function Needs({
  title,
  needs,
  action,
}: {
  readonly title: string;
  readonly needs: readonly Need[];
  /** What a person can do about it here. */
  readonly action?: (need: Need) => ComponentChildren;
}) {
  if (needs.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="plain">
        {needs.map((need) => (
          <li key={need.id} class="need">
            <strong>
              <Wording phrase={need.what} />
            </strong>
            <p class="need-todo">
              <Wording phrase={need.todo} />
            </p>
            {action?.(need)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function EndBlock({
  senderId,
  onDone,
}: {
  readonly senderId: string;
  readonly onDone: () => void;
}) {
  const ending = useDeed(async () => {
    await changeSender(senderId, { blocked: null });
    onDone();
  });
  if (!may("senders:write")) return <small>Your key may not end it: it lacks senders:write.</small>;
  return (
    <>
      <button type="button" disabled={ending.isRunning} onClick={() => ending.run()}>
        End the block
      </button>
      <Notice problem={ending.problem} />
    </>
  );
}

interface Unknown {
  readonly resource: Resource<UnknownActionList>;
  readonly actions: readonly Action[];
  readonly showMore: () => void;
  readonly forget: (id: string) => void;
}

interface UnknownActionList {
  readonly actions: readonly Action[];
  readonly hasMore: boolean;
  /** By instance and by campaign. */
  readonly leads: ReadonlyMap<string, Schemas["InstanceDetails"]["lead"]>;
  readonly campaigns: ReadonlyMap<string, string>;
}

const NO_ACTIONS: UnknownActionList = {
  actions: [],
  hasMore: false,
  leads: new Map(),
  campaigns: new Map(),
};

/** Unknown actions with the names of whom they are about; what is known already is not asked for again. */
function useUnknownActions(): Unknown {
  const { api, accountGroupId } = requireSession();
  const limit = useRef(ACTIONS_AT_ONCE);
  const leads = useRef(new Map<string, Schemas["InstanceDetails"]["lead"]>());
  const campaigns = useRef(new Map<string, string>());
  const [forgotten, setForgotten] = useState<readonly string[]>([]);
  const resource = useResource(
    async (signal): Promise<UnknownActionList> => {
      if (!may("campaigns:read")) return NO_ACTIONS;
      const { items, hasMore } = await api
        .GET("/v1/accounts/{accountGroupId}/actions", {
          params: {
            path: { accountGroupId },
            query: { status: "unknown", limit: limit.current },
          },
          signal,
        })
        .then(dataOf);
      const lookUpCampaign = async (campaignId: string) => {
        const path = { accountGroupId, campaignId };
        const { name } = await api
          .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}", { params: { path }, signal })
          .then(dataOf);
        campaigns.current.set(campaignId, name);
      };
      const lookUpLead = async ({ campaignId, instanceId }: Action) => {
        const path = { accountGroupId, campaignId, instanceId };
        const { lead } = await api
          .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances/{instanceId}", {
            params: { path },
            signal,
          })
          .then(dataOf);
        leads.current.set(instanceId, lead);
      };
      const campaignIds = new Set(items.map(({ campaignId }) => campaignId));
      await Promise.all([
        ...[...campaignIds].filter((id) => !campaigns.current.has(id)).map(lookUpCampaign),
        ...items.filter(({ instanceId }) => !leads.current.has(instanceId)).map(lookUpLead),
      ]);
      return { actions: items, hasMore, leads: leads.current, campaigns: campaigns.current };
    },
    [accountGroupId, "unknown"],
    ({ type }) => type === "action.unknown" || type === "action.sent",
  );
  return {
    resource,
    actions: (resource.data?.actions ?? []).filter(({ id }) => !forgotten.includes(id)),
    showMore() {
      limit.current = Math.min(limit.current + ACTIONS_AT_ONCE, MOST_ACTIONS);
      resource.reload();
    },
    forget(id) {
      setForgotten((before) => [...before, id]);
      resource.reload();
    },
  };
}

interface NamedCampaign {
  readonly id: string;
  readonly name: string;
}

function UnknownActions({
  unknown: { resource, actions, showMore, forget },
  senders,
  onResolveAll,
}: {
  readonly unknown: Unknown;
  readonly senders: readonly Schemas["Sender"][];
  readonly onResolveAll: (campaign: NamedCampaign) => void;
}) {
  const { data } = resource;
  const nameOf = new Map(senders.map(({ id, name }) => [id, name]));
  if (data === null || actions.length === 0) return null;
  const nameOfCampaign = (id: string) => data.campaigns.get(id) ?? id;
  return (
    <section>
      <h2>Actions of which nobody knows</h2>
      <p>
        A sender was asked and did not say what came of it, so each of these leads waits. Look at
        the provider whether it took place, and say so here: nothing is repeated on a guess.
      </p>
      {groupUnknownActions(actions).map(({ campaignId, actions: ofCampaign }) => (
        <section key={campaignId}>
          <header class="view">
            <h3 class="heading">
              <Link href={`/campaigns/${campaignId}`}>
                <bdi>{nameOfCampaign(campaignId)}</bdi>
              </Link>
            </h3>
            {may("campaigns:execute") ? (
              <button
                type="button"
                class="secondary"
                onClick={() => onResolveAll({ id: campaignId, name: nameOfCampaign(campaignId) })}
              >
                Resolve all of this campaign …
              </button>
            ) : null}
          </header>
          <Scrolling label="Actions to resolve">
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">Lead</th>
                  <th scope="col">Action</th>
                  <th scope="col">Sender</th>
                  <th scope="col">Last asked</th>
                  <th scope="col">What became of it?</th>
                </tr>
              </thead>
              <tbody>
                {ofCampaign.map((action) => (
                  <tr key={action.id}>
                    <th scope="row">
                      <Whom action={action} lead={data.leads.get(action.instanceId) ?? null} />
                    </th>
                    <td>
                      {titleOfKind(action.kind)}, step {action.step}
                      <Answer action={action} />
                    </td>
                    <td data-label="Sender">
                      <bdi>{nameOf.get(action.senderId) ?? action.senderId}</bdi>
                    </td>
                    <td data-label="Last asked">
                      {action.calledAt === null ? "never" : <Time at={action.calledAt} />}
                    </td>
                    <td>
                      <Resolve action={action} onDone={() => forget(action.id)} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolling>
        </section>
      ))}
      {data.hasMore ? (
        <p>
          <button type="button" class="secondary" disabled={resource.isLoading} onClick={showMore}>
            More actions
          </button>
        </p>
      ) : null}
    </section>
  );
}

function Whom({
  action: { campaignId, instanceId },
  lead,
}: {
  readonly action: Action;
  readonly lead: Schemas["InstanceDetails"]["lead"] | null;
}) {
  return (
    <>
      <Link href={`/campaigns/${campaignId}/instances/${instanceId}`}>
        <bdi>{lead?.name ?? instanceId}</bdi>
      </Link>
      {lead?.company == null ? null : (
        <small class="beneath">
          <bdi>{lead.company}</bdi>
        </small>
      )}
      {lead?.linkedinUrl == null ? null : (
        <a class="beneath" href={lead.linkedinUrl} target="_blank" rel="noopener noreferrer">
          LinkedIn profile
        </a>
      )}
    </>
  );
}

function Answer({ action: { code, message } }: { readonly action: Action }) {
  if (code === null && message === null) return null;
  return (
    <small class="beneath">
      <bdi>{[code, message].filter((text) => text !== null).join(": ")}</bdi>
    </small>
  );
}

const RESOLUTIONS = [
  ["sent", "It was sent", "It took place: the lead goes on to the next step"],
  ["not_sent", "Not sent", "Nothing happened: it is asked for again"],
  ["skip", "Skip it", "It is not needed: the next step comes"],
] as const;

function Resolve({ action, onDone }: { readonly action: Action; readonly onDone: () => void }) {
  const { api, accountGroupId } = requireSession();
  const resolving = useDeed(async (as: Schemas["ResolveActionRequest"]["as"]) => {
    await api.POST("/v1/accounts/{accountGroupId}/actions/{actionId}/resolve", {
      params: { path: { accountGroupId, actionId: action.id } },
      body: { as },
    });
    onDone();
  });
  if (!may("campaigns:execute")) {
    return <small>Your key may not say it: it lacks campaigns:execute.</small>;
  }
  return (
    <>
      <div class="buttons">
        {RESOLUTIONS.map(([as, name, meaning]) => (
          <button
            key={as}
            type="button"
            class={as === "sent" ? undefined : "secondary"}
            title={meaning}
            disabled={resolving.isRunning}
            onClick={() => resolving.run(as)}
          >
            {name}
          </button>
        ))}
      </div>
      <Notice problem={resolving.problem} />
    </>
  );
}

function useSenders() {
  const { api, accountGroupId } = requireSession();
  return useResource(
    async (signal) => {
      if (!may("senders:read")) return [];
      const params = { path: { accountGroupId } };
      const all = listAll(api, "/v1/accounts/{accountGroupId}/senders", params, { signal });
      return take(all, MOST_SENDERS);
    },
    [accountGroupId, "senders"],
    ({ type }) => type === "sender.blocked" || type === "sender.restored",
  );
}

/** An endpoint that fails is no event. It is told of whatever happens, so whatever happens may have shown it to fail. */
function useEndpoints() {
  const { api, accountGroupId } = requireSession();
  return useResource(
    async (signal) => {
      if (!may("webhooks:read")) return [];
      const { items } = await api
        .GET("/v1/accounts/{accountGroupId}/webhook-endpoints", {
          params: { path: { accountGroupId }, query: { limit: PAGE } },
          signal,
        })
        .then(dataOf);
      return items;
    },
    [accountGroupId, "endpoints"],
    () => true,
  );
}

const OF_RUNS: readonly LiveEvent["type"][] = [
  "campaign.started",
  "campaign.stopped",
  "campaign.completed",
  "run.instances_created",
];

interface LatestRuns {
  readonly latest: readonly LatestRun[];
  /** Whether there are active campaigns that were not looked at. */
  readonly hasMore: boolean;
}

/** A run that is stuck is no event either: it is found when campaigns start and end, and by a look. */
function useLatestRuns() {
  const { api, accountGroupId } = requireSession();
  return useResource(
    async (signal): Promise<LatestRuns> => {
      if (!may("campaigns:read")) return { latest: [], hasMore: false };
      const { items, nextCursor } = await api
        .GET("/v1/accounts/{accountGroupId}/campaigns", {
          params: { path: { accountGroupId }, query: { status: "active", limit: MOST_CAMPAIGNS } },
          signal,
        })
        .then(dataOf);
      const latest = await Promise.all(
        items.map(async (campaign) => {
          const { items: runs } = await api
            .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs", {
              params: {
                path: { accountGroupId, campaignId: campaign.id },
                query: { limit: 1 },
              },
              signal,
            })
            .then(dataOf);
          return runs.map((run) => ({ campaign, run }));
        }),
      );
      return { latest: latest.flat(), hasMore: nextCursor !== null };
    },
    [accountGroupId, "runs"],
    ({ type }) => OF_RUNS.includes(type),
    SHORTEST_BETWEEN_RUNS_MILLISECONDS,
  );
}

/** A look takes a request for each campaign, and a key has 1,000 a minute. */
const SHORTEST_BETWEEN_RUNS_MILLISECONDS = 15_000;
