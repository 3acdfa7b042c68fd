/** What the API answers about campaigns, their runs and their instances. */
import * as z from "zod";

import { named } from "../jsonSchema.ts";
import { failure } from "./failure.ts";
import {
  about,
  campaignStatus,
  count,
  identifier,
  instanceStatus,
  page,
  text,
  timestamp,
} from "./words.ts";

export const campaign = named(
  "Campaign",
  z.strictObject({
    id: identifier,
    name: text(200),
    description: z.nullable(text(2_000)),
    status: campaignStatus,
    selectedLeadCount: about("How many leads the campaign selects.", count()),
    includeConversationHistory: z.boolean(),
    autoCancelOnMessageReceived: z.boolean(),
    outreachLanguage: about("A BCP 47 language tag.", z.nullable(text(35))),
    createdAt: timestamp,
    updatedAt: timestamp,
    startedAt: about("When it was last started.", z.nullable(timestamp)),
    rateLimitedUntil: z.nullable(timestamp),
  }),
);

export const campaignPage = named("CampaignPage", page(campaign));

export const startedCampaign = named(
  "StartedCampaign",
  z.strictObject({
    campaign: about("As it is the moment it starts.", campaign),
    triggered: about(
      "Whether the start itself triggers the workflow: true for the workflow trigger `manual`.",
      z.boolean(),
    ),
    instancesCreated: about(
      "How many instances this run creates: a promise, recorded by the time it is answered. 0 unless triggered.",
      count(),
    ),
  }),
);

export const startPreview = named(
  "StartPreview",
  z.strictObject({
    canStart: about("Whether the start would be accepted.", z.boolean()),
    blockers: about(
      "Everything that forbids it: the state first, then each fault of the configuration by itself. Empty when the campaign can start.",
      z.array(failure),
    ),
    triggered: about(
      "What the start would answer; null when it would be refused.",
      z.nullable(z.boolean()),
    ),
    instancesCreated: about(
      "What the start would answer; null when it would be refused.",
      z.nullable(count()),
    ),
  }),
);

export const stoppedCampaign = named(
  "StoppedCampaign",
  z.strictObject({
    campaign: about("As it is the moment it stops.", campaign),
    instancesStopped: about(
      "How many instances of the run were open, `pending` or `running`; they are `cancelled` from that moment on.",
      count(),
    ),
  }),
);

const failedRange = named(
  "FailedRange",
  z.strictObject({
    from: count(),
    to: count(),
    reason: text(2_000),
    since: timestamp,
  }),
  "Lead positions `[from, to)` whose message used up its retries. They are tried again, less and less often.",
);

export const run = named(
  "Run",
  z.strictObject({
    id: identifier,
    campaignId: identifier,
    state: about(
      "`creating`; `stuck`: instances are missing and none has appeared for a minute; `created`: every promised instance exists; `ended`: the campaign has left `active`.",
      z.enum(["creating", "stuck", "created", "ended"]),
    ),
    stuck: about(
      "Null unless the state is `stuck`.",
      z.nullable(z.strictObject({ reason: text(2_000), since: timestamp })),
    ),
    triggered: z.boolean(),
    instancesPromised: about(
      "What the start promised. The promise of an automatic run grows with the leads that arrive.",
      count(),
    ),
    instancesCreated: about("How many of them exist by now.", count()),
    instancesStopped: about(
      "How many instances the stop found open and cancelled; null while the run goes on.",
      z.nullable(count()),
    ),
    failedRanges: z.array(failedRange),
    startedBy: about("The id of the API key.", identifier),
    stoppedBy: about("The id of the API key.", z.nullable(identifier)),
    startedAt: timestamp,
    progressedAt: about("When the run last came closer to its promise.", timestamp),
    instancesCreatedAt: about(
      "When the last promised instance of a triggered run was created.",
      z.nullable(timestamp),
    ),
    endedAt: about("When the campaign left `active`.", z.nullable(timestamp)),
  }),
  "One accepted start of a campaign: who, when, how many instances, how far.",
);

export const runEvent = named(
  "RunEvent",
  z.union([
    z.strictObject({
      event: about(
        "`progress`: at first and at each change; `end`: the end; `reconnect`: after two minutes: connect again.",
        z.enum(["progress", "end", "reconnect"]),
      ),
      id: about(
        "For `Last-Event-ID`. It follows from the run: an equal one means that nothing has changed.",
        z.string().regex(/^[0-9a-f]{1,8}$/),
      ),
      data: run,
    }),
    z.strictObject({
      event: about("Something failed on the way; the stream ends.", z.literal("error")),
      data: failure,
    }),
  ]),
  "An event of the stream of a run; `data` is JSON.",
);

export const runPage = named("RunPage", page(run));

const instance = named(
  "Instance",
  z.strictObject({
    runId: identifier,
    status: instanceStatus,
    updatedAt: timestamp,
    lead: z.strictObject({
      id: identifier,
      name: text(200),
      email: z.nullable(text(320)),
      linkedinUrl: z.nullable(text(500)),
      externalId: z.nullable(text(255)),
      company: z.nullable(text(200)),
      title: z.nullable(text(200)),
    }),
  }),
  "One lead's passage through the workflow in one run.",
);

export const instancePage = named("InstancePage", page(instance));
