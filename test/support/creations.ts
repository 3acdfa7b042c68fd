/** The calls that create under an `Idempotency-Key`: a request of each, and what may and may not change about it. */

import { insertAccountGroup } from "../../src/database/accountGroups.ts";
import { insertAudience } from "../../src/database/audiences.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import {
  type GivenAudience,
  givenApiKey,
  givenAudience,
  givenTenant,
  type Reply,
  type Tenant,
} from "./api.ts";
import { newSender } from "./senders.ts";
import { tenantDatabase } from "./tenantDatabase.ts";

/** Somebody who may create, and what there is to create from. */
export interface Ground extends GivenAudience {
  readonly tenant: Tenant;
}

export interface CreationExample {
  readonly creation: string;
  /** Behind the account group. */
  readonly path: (ground: Ground) => string;
  readonly body: (ground: Ground) => Record<string, unknown>;
  /** The same request in other bytes. */
  readonly rewrittenBody: (ground: Ground) => string;
  readonly otherBody: (ground: Ground) => Record<string, unknown>;
  /** A ground that lacks what the call needs, and what makes it good. */
  readonly givenBarrenGround: () => Promise<{ ground: Ground; mend: () => Promise<unknown> }>;
}

export const creationExamples: readonly CreationExample[] = [
  {
    creation: "an audience",
    path: () => "/audiences",
    body: () => ({ name: "Märkte 🌍", description: 'Two\nlines "quoted"' }),
    rewrittenBody: () =>
      String.raw`{ "description" : "Two\u000alines \u0022quoted\u0022", "name" : "  M\u00e4rkte 🌍 " }`,
    otherBody: () => ({ name: "Märkte 🌍" }),
    async givenBarrenGround() {
      const accountGroupId = newIdentifier(Date.now());
      const tenant = await givenApiKey(accountGroupId);
      const group = { id: accountGroupId, name: "Late", createdAt: Date.now() };
      return {
        ground: { tenant, audienceId: "", leadIds: [] },
        mend: () => insertAccountGroup(tenantDatabase(), group),
      };
    },
  },
  {
    creation: "a campaign",
    path: () => "/campaigns",
    body: ({ audienceId, leadIds }) => ({
      starterTemplateId: "engage-connect-dm",
      name: "Campaign",
      audienceId,
      leadIds: [leadIds[2], leadIds[0]],
    }),
    rewrittenBody: ({ audienceId, leadIds }) =>
      `{"workflowTrigger":"manual","audienceId":"${audienceId}","outreachLanguage":null,"description":null,
        "leadIds":["${leadIds[2]}", "${leadIds[0]}"],"autoCancelOnMessageReceived":true,
        "includeConversationHistory":true,"name":"Campaign","starterTemplateId":"engage-connect-dm"}`,
    otherBody: ({ audienceId, leadIds }) => ({
      starterTemplateId: "engage-connect-dm",
      name: "Campaign",
      audienceId,
      leadIds: [leadIds[0], leadIds[2]],
    }),
    async givenBarrenGround() {
      // Its leads are not in the audience yet.
      const ground = await givenGround();
      const moveLeads = (from: string, to: string) =>
        tenantDatabase()
          .prepare("UPDATE leads SET audience_id = ?2 WHERE audience_id = ?1")
          .bind(from, to)
          .run();
      const { audienceId: elsewhere } = await givenAudience(ground.tenant, 0);
      await moveLeads(ground.audienceId, elsewhere);
      return { ground, mend: () => moveLeads(elsewhere, ground.audienceId) };
    },
  },
  {
    creation: "leads",
    path: ({ audienceId }) => `/audiences/${audienceId}/leads`,
    body: () => ({
      leads: [
        { name: "New", email: "new@example.com", attributes: { b: "2", a: "1" } },
        { name: "Known", email: "LEAD-0@example.com" },
        { name: "Nobody" },
        { name: "New again", email: "NEW@example.com" },
        { name: "Newer", linkedinUrl: "https://www.linkedin.com/in/newer" },
      ],
    }),
    rewrittenBody: () => `{"leads":[
      {"attributes":{"a":"1","b":"2"},"email":"new@example.com","company":null,"name":" New "},
      {"name":"Known","email":"LEAD-0@example.com","attributes":{}},
      {"name":"Nobody"},
      {"name":"New again","email":"NEW@example.com","title":null},
      {"name":"Newer","linkedinUrl":"linkedin.com/in/Newer/"}]}`,
    otherBody: () => ({ leads: [{ name: "Other", email: "other@example.com" }] }),
    async givenBarrenGround() {
      const tenant = await givenTenant();
      const audienceId = newIdentifier(Date.now());
      const audience = {
        id: audienceId,
        accountGroupId: tenant.accountGroupId,
        name: "Late",
        description: null,
        createdAt: Date.now(),
      };
      return {
        ground: { tenant, audienceId, leadIds: [] },
        mend: () => insertAudience(tenantDatabase(), audience),
      };
    },
  },
  {
    creation: "suppressions",
    path: () => "/suppressions",
    body: () => ({
      suppressions: [
        { email: "Lead-0@example.com", externalId: "1", reason: "Asked us to stop" },
        { linkedinUrl: "https://www.linkedin.com/in/newer", reason: "Unsubscribed" },
        { email: "LEAD-0@example.com", reason: "Named again" },
      ],
    }),
    rewrittenBody: () => `{"suppressions":[
      {"reason":" Asked us to stop ","externalId":"1","linkedinUrl":null,"email":"Lead-0@example.com"},
      {"reason":"Unsubscribed","linkedinUrl":"linkedin.com/in/Newer/"},
      {"email":"LEAD-0@example.com","reason":"Named again"}]}`,
    otherBody: () => ({ suppressions: [{ email: "lead-1@example.com", reason: "Unsubscribed" }] }),
    async givenBarrenGround() {
      const accountGroupId = newIdentifier(Date.now());
      const tenant = await givenApiKey(accountGroupId);
      const group = { id: accountGroupId, name: "Late", createdAt: Date.now() };
      return {
        ground: { tenant, audienceId: "", leadIds: [] },
        mend: () => insertAccountGroup(tenantDatabase(), group),
      };
    },
  },
  {
    creation: "a sender",
    path: () => "/senders",
    body: () => ({ ...newSender, limits: { inmail: { perDay: 5 } }, spacingSeconds: 0 }),
    rewrittenBody: () =>
      `{"enabled":true,"workingHours":null,"keepsKeysHours":0,"looksUpActions":false,"url":"HTTP://127.0.0.1:1/x/../sender",
        "limits":{"engage":null,"inmail":{"perWeek":null,"perDay":5}},"name":" ${newSender.name} ",
        "kinds":["connection_request", "direct_message"]}`,
    otherBody: () => ({ ...newSender, limits: { inmail: { perDay: 6 } } }),
    async givenBarrenGround() {
      const accountGroupId = newIdentifier(Date.now());
      const tenant = await givenApiKey(accountGroupId);
      const group = { id: accountGroupId, name: "Late", createdAt: Date.now() };
      return {
        ground: { tenant, audienceId: "", leadIds: [] },
        mend: () => insertAccountGroup(tenantDatabase(), group),
      };
    },
  },
];

/** Makes a ground for all of them. */
export async function givenGround(tenant?: Tenant): Promise<Ground> {
  const owner = tenant ?? (await givenTenant());
  return { tenant: owner, ...(await givenAudience(owner, 3)) };
}

/** Sends an example's request. */
export function create(
  { path, body }: CreationExample,
  ground: Ground,
  key: string | null,
  otherBody: unknown = body(ground),
): Promise<Reply> {
  return ground.tenant.call("POST", path(ground), {
    body: otherBody,
    headers: key === null ? {} : { "Idempotency-Key": key },
  });
}
