/** Every list pages through 10,000 rows without missing or repeating one while rows are being added. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { routes } from "../../../src/api/routes.ts";
import { readApiKey } from "../../../src/keys/apiKeys.ts";
import { hashToken } from "../../../src/keys/token.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  bearer,
  call,
  givenApiKey,
  givenAudience,
  givenCampaign,
  givenTenant,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { readPages } from "../../support/pages.ts";
import { fillRoute } from "../../support/routeExamples.ts";
import { givenSender } from "../../support/senders.ts";
import { suppress } from "../../support/suppressions.ts";
import { givenWebhookEndpoint } from "../../support/webhookEndpoints.ts";
import { givenWorld } from "../../support/world.ts";

const ROWS = 10_000;
const LIMIT = 1_000;
/** Between two pages. */
const ROWS_ADDED = 50;

/** Adds rows, each with a number, in whose order the list has them. */
type Add = (numbers: readonly number[]) => Promise<unknown>;

/** A list that a test reads. */
interface Prepared {
  /** Who reads it, where that is not the tenant itself. */
  readonly reader?: Tenant;
  readonly path: string;
  readonly add: Add;
}

interface List {
  /** As `routes` has it. */
  readonly route: string;
  /** Empty, or a query that finds every other row. */
  readonly filter: string;
  /** Whether the row of the highest number comes first. */
  readonly isLatestFirst?: true;
  readonly prepare: (tenant: Tenant) => Promise<Prepared>;
}

/** The ids of rows start with what no other test's do, and sort by the rows' numbers. */
const prefixOf = ({ accountGroupId }: Tenant) => accountGroupId.slice(0, 16);
const idOf = (tenant: Tenant, number: number) =>
  prefixOf(tenant) + number.toString(16).padStart(8, "0");
/** In SQL: the id, and whether the filter finds the row. */
const ID = "?2 || printf('%08x', n.value)";
const FOUND = "n.value / 2 % 2";
const isFound = (number: number) => Math.floor(number / 2) % 2 === 1;

/** Adds a row for each number `n.value`. */
function insert(tenant: Tenant, statement: string, ...values: unknown[]): Add {
  return (numbers) =>
    env.DATABASE.prepare(`${statement} FROM json_each(?1) n`)
      .bind(JSON.stringify(numbers), prefixOf(tenant), ...values)
      .run();
}

/** The key gets access to the account groups as they are made. */
async function prepareAccounts(tenant: Tenant): Promise<Prepared> {
  const key = await givenApiKey(tenant.accountGroupId, { accountGroupIds: [] });
  const hash = await hashToken(key.token);
  const addRows = insert(
    tenant,
    `INSERT INTO account_groups (id, name, created_at) SELECT ${ID}, 'Account', 1`,
  );
  return {
    reader: { ...key, call: (method, path) => call(method, path, { headers: bearer(key) }) },
    path: "/v1/accounts",
    add: async (numbers) => {
      await addRows(numbers);
      const apiKey = await readApiKey(env.API_KEYS, hash);
      const ids = numbers.map((number) => idOf(tenant, number));
      const accountGroupIds = [...(apiKey?.accountGroupIds ?? []), ...ids];
      await env.API_KEYS.put(hash, JSON.stringify({ ...apiKey, accountGroupIds }));
    },
  };
}

async function prepareCampaigns(tenant: Tenant): Promise<Prepared> {
  const { audienceId } = await givenAudience(tenant, 0);
  return {
    path: "/campaigns",
    add: insert(
      tenant,
      `INSERT INTO campaigns (id, account_group_id, audience_id, name, status, run_id, starter_template_id, workflow_trigger,
         lead_selection, selected_lead_count, include_conversation_history, auto_cancel_on_message_received, created_at, updated_at)
       SELECT ${ID}, ?3, ?4, iif(${FOUND}, 'Spring launch', 'Summer launch'), iif(${FOUND}, 'stopped', 'draft'), iif(${FOUND}, 'run', NULL), 'connect', 'manual',
         'audience', 0, 1, 1, 1, 1`,
      tenant.accountGroupId,
      audienceId,
    ),
  };
}

async function prepareRuns(tenant: Tenant): Promise<Prepared> {
  const { campaignId } = await givenCampaign(tenant, 1);
  return {
    path: `/campaigns/${campaignId}/runs`,
    add: insert(
      tenant,
      `INSERT INTO runs (id, campaign_id, started_by, trace_id, triggered, first_position, end_position, instances_promised,
         started_campaign, started_at, progressed_at, ended_at)
       SELECT ${ID}, ?3, 'key', 'trace', 1, 0, 1, 1, '{}', n.value, 1, 1`,
      campaignId,
    ),
  };
}

async function prepareContentSlots(tenant: Tenant): Promise<Prepared> {
  const { campaignId } = await givenCampaign(tenant, 0);
  await env.DATABASE.prepare("DELETE FROM content_slots WHERE campaign_id = ?1")
    .bind(campaignId)
    .run();
  return {
    path: `/campaigns/${campaignId}/content-slots`,
    add: insert(
      tenant,
      `INSERT INTO content_slots (campaign_id, position, id, channel, label, channel_position)
       SELECT ?3, n.value + 1, ${ID}, 'inmail', 'Slot', n.value + 1`,
      campaignId,
    ),
  };
}

async function prepareSenders(tenant: Tenant): Promise<Prepared> {
  return {
    path: "/senders",
    add: insert(
      tenant,
      `INSERT INTO senders (id, account_group_id, name, url, kinds, limits, spacing_seconds, keeps_keys_hours,
                            looks_up_actions, enabled, secret, created_at, updated_at)
       SELECT ${ID}, ?3, 'Sender', 'https://sender.example.com/', '["inmail"]',
              '{"engage":{},"connection_request":{},"direct_message":{},"inmail":{}}', 0, 0, 0, 1, 'v1.', 1, 1`,
      tenant.accountGroupId,
    ),
  };
}

async function prepareSuppressions(tenant: Tenant): Promise<Prepared> {
  return {
    path: "/suppressions",
    add: insert(
      tenant,
      `INSERT INTO suppressions (account_group_id, identity_hash, id, kind, identity, reason, created_at)
       SELECT ?3, printf('%064x', n.value), ${ID}, 'externalId', iif(${FOUND}, n.value, NULL), 'Unsubscribed', 1`,
      tenant.accountGroupId,
    ),
  };
}

async function prepareTemplates(tenant: Tenant): Promise<Prepared> {
  return {
    path: "/templates",
    add: insert(
      tenant,
      `INSERT INTO templates (id, account_group_id, channel, name, content, created_at, updated_at)
       SELECT ${ID}, ?3, iif(${FOUND}, 'inmail', 'direct_message'), 'Template', 'Hello', 1, 1`,
      tenant.accountGroupId,
    ),
  };
}

async function prepareAudiences(tenant: Tenant): Promise<Prepared> {
  return {
    path: "/audiences",
    add: insert(
      tenant,
      `INSERT INTO audiences (id, account_group_id, name, created_at, updated_at)
       SELECT ${ID}, ?3, iif(${FOUND}, 'Spring', 'Summer'), 1, 1`,
      tenant.accountGroupId,
    ),
  };
}

/** Leads join an audience at its end, whatever their numbers. */
async function prepareLeads(tenant: Tenant): Promise<Prepared> {
  const { audienceId } = await givenAudience(tenant, 0);
  const addLeads = insert(
    tenant,
    `INSERT INTO leads (audience_id, position, id, name, external_id, created_at)
     SELECT ?3, n.key + (SELECT lead_count FROM audiences WHERE id = ?3), ${ID}, 'Lead', n.value, 1`,
    audienceId,
  );
  return {
    path: `/audiences/${audienceId}/leads`,
    async add(numbers) {
      await addLeads(numbers);
      await env.DATABASE.prepare("UPDATE audiences SET lead_count = lead_count + ?2 WHERE id = ?1")
        .bind(audienceId, numbers.length)
        .run();
    },
  };
}

/** A run of a campaign whose audience has a lead at every position. */
async function givenRunOfMany(tenant: Tenant): Promise<{ campaignId: string; runId: string }> {
  const { campaignId, audienceId } = await givenCampaign(tenant, 0);
  const runId = newIdentifier(Date.now());
  await insert(
    tenant,
    `INSERT INTO leads (audience_id, position, id, name, external_id, created_at)
     SELECT ?3, n.value, ${ID}, 'Lead', n.value, 1`,
    audienceId,
  )(range(4 * ROWS));
  await env.DATABASE.prepare(
    `INSERT INTO runs (id, campaign_id, started_by, trace_id, triggered, first_position, end_position, instances_promised,
       started_campaign, started_at, progressed_at)
     VALUES (?1, ?2, 'key', 'trace', 1, 0, ?3, ?3, '{}', 1, 1)`,
  )
    .bind(runId, campaignId, 4 * ROWS)
    .run();
  return { campaignId, runId };
}

/** Instances appear at any position, in any order. */
async function prepareInstances(tenant: Tenant): Promise<Prepared> {
  const { campaignId, runId } = await givenRunOfMany(tenant);
  return {
    path: `/campaigns/${campaignId}/instances`,
    add: insert(
      tenant,
      `INSERT INTO instances (run_id, position, status, updated_at)
       SELECT ?3, n.value, iif(${FOUND}, 'running', 'pending'), 1`,
      runId,
    ),
  };
}

/** So do actions. */
async function prepareActions(tenant: Tenant): Promise<Prepared> {
  const { campaignId, runId } = await givenRunOfMany(tenant);
  const { id: senderId } = await givenSender(tenant);
  return {
    path: "/actions",
    add: insert(
      tenant,
      `INSERT INTO actions (campaign_id, position, step, run_id, sender_id, kind, status, reservation, not_after)
       SELECT ?3, n.value, 1, ?4, ?5, 'inmail', iif(${FOUND}, 'unknown', 'sent'), 'reservation', 1`,
      campaignId,
      runId,
      senderId,
    ),
  };
}

/** In a feed, the sequence is the order of commits. */
async function prepareEvents(tenant: Tenant): Promise<Prepared> {
  const { id: senderId } = await givenSender(tenant);
  return {
    path: "/events",
    add: insert(
      tenant,
      `INSERT INTO events (account_group_id, sequence, id, type, sender_id, details, occurred_at, recorded_at)
       SELECT ?3, n.value + 1, ${ID}, iif(${FOUND}, 'sender.blocked', 'sender.restored'), ?4, '{"code":"signed_out"}', 1, 1`,
      tenant.accountGroupId,
      senderId,
    ),
  };
}

async function prepareWebhookEndpoints(tenant: Tenant): Promise<Prepared> {
  return {
    path: "/webhook-endpoints",
    add: insert(
      tenant,
      `INSERT INTO webhook_endpoints (id, account_group_id, url, description, enabled, secret, sequence, created_at, updated_at)
       SELECT ${ID}, ?3, 'https://hooks.example.com/', '', 0, 'v1.', 0, 1, 1`,
      tenant.accountGroupId,
    ),
  };
}

async function prepareDeliveries(tenant: Tenant): Promise<Prepared> {
  const { id } = await givenWebhookEndpoint(tenant, { enabled: false });
  return {
    path: `/webhook-endpoints/${id}/deliveries`,
    add: insert(
      tenant,
      `INSERT INTO webhook_deliveries (endpoint_id, sequence, event_id, number, status, attempts, created_at)
       SELECT ?3, n.value + 1, ${ID}, 1, iif(${FOUND}, 'failed', 'delivered'), '[]', 1`,
      id,
    ),
  };
}

const GROUP = "GET /v1/accounts/:accountGroupId";
const lists: readonly List[] = [
  { route: "GET /v1/accounts", filter: "", prepare: prepareAccounts },
  { route: `${GROUP}/campaigns`, filter: "", prepare: prepareCampaigns, isLatestFirst: true },
  {
    route: `${GROUP}/campaigns`,
    filter: "status=stopped",
    prepare: prepareCampaigns,
    isLatestFirst: true,
  },
  {
    route: `${GROUP}/campaigns`,
    filter: "name=spring",
    prepare: prepareCampaigns,
    isLatestFirst: true,
  },
  {
    route: `${GROUP}/campaigns/:campaignId/content-slots`,
    filter: "",
    prepare: prepareContentSlots,
  },
  { route: `${GROUP}/senders`, filter: "", prepare: prepareSenders },
  { route: `${GROUP}/suppressions`, filter: "", prepare: prepareSuppressions },
  { route: `${GROUP}/templates`, filter: "", prepare: prepareTemplates },
  { route: `${GROUP}/templates`, filter: "channel=inmail", prepare: prepareTemplates },
  { route: `${GROUP}/audiences`, filter: "", prepare: prepareAudiences },
  { route: `${GROUP}/audiences`, filter: "name=Spring", prepare: prepareAudiences },
  { route: `${GROUP}/audiences/:audienceId/leads`, filter: "", prepare: prepareLeads },
  { route: `${GROUP}/campaigns/:campaignId/instances`, filter: "", prepare: prepareInstances },
  {
    route: `${GROUP}/campaigns/:campaignId/instances`,
    filter: "status=running",
    prepare: prepareInstances,
  },
  { route: `${GROUP}/events`, filter: "", prepare: prepareEvents },
  { route: `${GROUP}/events`, filter: "type=sender.blocked", prepare: prepareEvents },
  { route: `${GROUP}/webhook-endpoints`, filter: "", prepare: prepareWebhookEndpoints },
  ...["", "status=failed"].map((filter) => ({
    route: `${GROUP}/webhook-endpoints/:webhookEndpointId/deliveries`,
    filter,
    prepare: prepareDeliveries,
    isLatestFirst: true as const,
  })),
  { route: `${GROUP}/actions`, filter: "status=unknown", prepare: prepareActions },
  {
    route: `${GROUP}/campaigns/:campaignId/runs`,
    filter: "",
    prepare: prepareRuns,
    isLatestFirst: true,
  },
];

it("knows every list", () => {
  const paged = routes.filter(({ query }) => query.safeParse({ limit: "1" }).success);

  expect(new Set(lists.map(({ route }) => route))).toEqual(
    new Set(paged.map(({ method, path }) => `${method} ${path}`)),
  );
});

it.each([...new Set(lists.map(({ route }) => route))])(
  "%s refuses a cursor, a limit and a filter that are none, and says which",
  async (route) => {
    const { tenant, ids } = await givenWorld();
    const { method, path } = fillRoute(route, ids);
    const noCursors = ["!", "x", "a b", btoa("x"), btoa("-1"), btoa(`${tenant.accountGroupId}.-1`)];
    // As base64 may be written, but no nextCursor is.
    const padded = [btoa("7"), btoa(`${tenant.accountGroupId}.7`)];
    // Longer than any.
    const long = "MDAw".repeat(100);
    const filters = lists
      .filter((list) => list.route === route && list.filter !== "")
      .flatMap(({ filter }) => filter.split("=").slice(0, 1));
    const bad: Record<string, readonly string[]> = {
      cursor: ["", ...noCursors, ...padded, long, `${long}!`],
      limit: ["", "0", "1001", "05", "1.5", "-1", "1e2", " 1", "abc"],
      ...Object.fromEntries(filters.map((name) => [name, name === "name" ? [""] : ["", "none"]])),
    };

    for (const [name, values] of Object.entries(bad)) {
      for (const value of values) {
        const reply = await call(method, `${path}?${name}=${encodeURIComponent(value)}`, {
          headers: bearer(tenant),
        });

        const details = expectRefusal(reply, 400, "VALIDATION_ERROR");
        expect(details.split(":")[0], value).toBe(name);
      }
    }
  },
);

it.each(lists)("$route $filter ends with the last full page", async ({ filter, prepare }) => {
  const tenant = await givenTenant();
  const { path, add, reader = tenant } = await prepare(tenant);
  const [before] = await readPages(reader, `${path}?limit=${LIMIT}&${filter}`);
  const others = before?.items.length ?? Number.NaN;

  // The filter finds every other one of them.
  await add(range(filter === "" ? 4 : 8).map((index) => 2 * index));

  const pages = await readPages(reader, `${path}?limit=${others + 4}&${filter}`);
  expect(pages.map(({ items }) => items.length)).toEqual([others + 4]);
});

it("each take their own cursors alone: that of another list would look like the end of this one", async () => {
  const tenant = await givenTenant();
  const paths = [
    "/audiences",
    "/campaigns",
    "/campaigns?status=draft",
    "/campaigns?name=camp",
    "/senders",
    "/templates",
  ];
  paths.push("/suppressions");
  for (const _ of range(2)) {
    const { audienceId } = await givenAudience(tenant, 2);
    await givenSender(tenant);
    await suppress(tenant, { email: `${audienceId}@example.com` });
    const { campaignId } = await givenCampaign(tenant, 2, {
      starterTemplateId: "engage-connect-dm",
    });
    const runId = await givenQuietRun(tenant, campaignId);
    const campaign = `/campaigns/${campaignId}`;
    paths.push(`/audiences/${audienceId}/leads`, `${campaign}/content-slots`);
    paths.push(`${campaign}/instances`, `${campaign}/instances?runId=${runId}`);
  }
  const withQuery = (path: string, query: string) =>
    `${path}${path.includes("?") ? "&" : "?"}${query}`;
  // Drafts of their own, so that a page of them is not the last.
  await givenCampaign(tenant, 1);
  await givenCampaign(tenant, 1);

  for (const path of paths) {
    const [page] = await readPages(tenant, withQuery(path, "limit=1"));
    expect(page?.hasMore, path).toBe(true);
    for (const other of paths) {
      const cursor = `limit=2&cursor=${page?.nextCursor}`;
      const { status } = await tenant.call("GET", withQuery(other, cursor));
      expect([path, other, status]).toEqual([path, other, other === path ? 200 : 400]);
    }
  }
});

it.each(lists)(
  "$route $filter shows each of 10,000 rows once, in order, while rows are added",
  async ({ filter, prepare, isLatestFirst }) => {
    const tenant = await givenTenant();
    const { path, add, reader = tenant } = await prepare(tenant);
    // Even numbers are there at the beginning; odd ones, between them and so on both sides of every page, come later.
    const count = filter === "" ? ROWS : 2 * ROWS;
    const early = range(count).map((index) => 2 * index);
    await add(early);
    let rounds = 0;

    const pages = await readPages<{
      id: string;
      eventId?: string;
      leadId?: string;
      lead?: { id: string };
    }>(reader, `${path}?limit=${LIMIT}&${filter}`, async () => {
      const round = rounds++;
      await add(range(ROWS_ADDED).map((index) => 2 * (round + (index * count) / ROWS_ADDED) + 1));
    });

    const shown = pages.flatMap(({ items }) =>
      items.map(({ id, eventId, leadId, lead }) => lead?.id ?? leadId ?? eventId ?? id),
    );
    const times = Map.groupBy(shown, (id) => id);
    const expected = early.filter((number) => filter === "" || isFound(number));
    expect(expected).toHaveLength(ROWS);
    expect(rounds).toBeGreaterThanOrEqual(ROWS / LIMIT);
    expect(shown).toHaveLength(times.size);
    const ids = expected.map((number) => idOf(tenant, number));
    const wanted = new Set<string | undefined>(ids);
    const shownEarly = shown.filter((id) => wanted.has(id));
    expect(shownEarly).toEqual(isLatestFirst ? ids.toReversed() : ids);
  },
  60_000,
);

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
