/** One story that all examples tell: Acme's spring launch. */
import { crc32 } from "../../src/platform/crc32.ts";

const accountGroupId = "6b0382aa41c09e7d5f2b8e10";
const audienceId = "6b0382f3a90d4c61be72f055";
const campaignId = "6b038312d7e84f0a93c516bb";
const runId = "6b04708fc1a2b35d7e904f68";
const slotId = "6b038312a4c7e1f09b3d5286";
const templateId = "6b0383057f1e9c3a5d8b2460";
const apiKeyId = "6b0382c05d1e7f9a3b48c260";
const senderId = "6b0382d84e1a7c3f905b6d28";
const webhookEndpointId = "6b0382e27b4f1c9d3a58e061";
const suppressionId = "6b0470a25d81c07e3f94ab62";
const leadIds: [string, string, string] = [
  "6b0383001f6a8d2c94e7b053",
  "6b0383002c7b9e3da5f8c164",
  "6b0383003d8caf4eb609d275",
];

/** The ids of the story. */
export const exampleIds = {
  accountGroupId,
  audienceId,
  campaignId,
  runId,
  slotId,
  templateId,
  senderId,
  suppressionId,
  webhookEndpointId,
  leadIds,
};

export const exampleTraceId = "6b0470903e5f7a1c8d2b4960";

export const accountGroupExample = {
  id: accountGroupId,
  name: "Acme",
  createdAt: "2026-11-24T09:00:10.000Z",
};

export const apiKeyExample = {
  id: apiKeyId,
  name: "laptop",
  permissions: ["campaigns:read" as const, "campaigns:execute" as const],
  createdAt: "2026-11-24T09:00:32.000Z",
  expiresAt: null,
};

export const audienceExample = {
  id: audienceId,
  name: "Spring leads",
  description: "Everybody who asked for the new catalogue",
  leadCount: 25,
  createdAt: "2026-11-24T09:01:23.512Z",
  updatedAt: "2026-11-24T09:01:36.004Z",
};

export const draftExample = {
  id: campaignId,
  name: "Spring launch",
  description: "First contact with everybody who asked for the new catalogue",
  status: "draft" as const,
  selectedLeadCount: 25,
  includeConversationHistory: true,
  autoCancelOnMessageReceived: true,
  outreachLanguage: "en",
  createdAt: "2026-11-24T09:01:54.201Z",
  updatedAt: "2026-11-24T09:01:54.201Z",
  startedAt: null,
  rateLimitedUntil: null,
};

export const activeExample = {
  ...draftExample,
  status: "active" as const,
  updatedAt: "2026-11-25T01:55:11.087Z",
  startedAt: "2026-11-25T01:55:11.087Z",
};

export const stoppedExample = {
  ...activeExample,
  status: "stopped" as const,
  updatedAt: "2026-11-25T02:10:30.412Z",
};

export const runExample = {
  id: runId,
  campaignId,
  state: "created" as const,
  stuck: null,
  triggered: true,
  instancesPromised: 25,
  instancesCreated: 25,
  instancesStopped: null,
  failedRanges: [],
  startedBy: apiKeyId,
  stoppedBy: null,
  startedAt: "2026-11-25T01:55:11.087Z",
  progressedAt: "2026-11-25T01:55:12.240Z",
  instancesCreatedAt: "2026-11-25T01:55:12.240Z",
  endedAt: null,
  archived: null,
};

/** Two months after its end. */
export const archivedExample = {
  ...runExample,
  state: "ended" as const,
  endedAt: "2026-12-05T09:12:40.518Z",
  archived: {
    at: "2027-02-04T00:03:07.225Z",
    prefix: `${accountGroupId}/${campaignId}/${runId}/`,
    parts: 2,
    instances: 25,
    actions: 68,
  },
};

export const creatingExample = {
  ...runExample,
  state: "creating" as const,
  instancesCreated: 10,
  progressedAt: "2026-11-25T01:55:11.804Z",
  instancesCreatedAt: null,
};

/** An event of the stream of a run, as it is sent. */
export function toEventExample(event: string, run: object): string {
  const data = JSON.stringify(run);
  return `id: ${crc32(data).toString(16)}\nevent: ${event}\ndata: ${data}\n\n`;
}

export const instanceExample = {
  id: `${runId}-0`,
  runId,
  status: "running" as const,
  reason: "acceptance" as const,
  detail: null,
  step: 3,
  senderId,
  nextAt: "2026-12-09T09:00:04.120Z",
  updatedAt: "2026-11-25T01:55:12.240Z",
  lead: {
    id: leadIds[0],
    name: "Avery Stone",
    email: "avery.stone@example.com",
    linkedinUrl: "https://www.linkedin.com/in/avery-stone",
    externalId: "crm-4711",
    company: "Stone & Partners",
    title: "Head of Purchasing",
  },
};

const instanceActionExample = {
  id: `${runId}-0-2`,
  campaignId,
  runId,
  instanceId: `${runId}-0`,
  step: 2,
  kind: "connection_request" as const,
  senderId,
  status: "sent" as const,
  attempt: 1,
  notAfter: "2026-11-25T09:05:02.100Z",
  firstCalledAt: "2026-11-25T09:00:03.220Z",
  calledAt: "2026-11-25T09:00:03.220Z",
  answeredAt: "2026-11-25T09:00:04.120Z",
  connectedAt: null,
  withdrawnAt: null,
  code: null,
  message: null,
  externalId: "invitation-118",
  thread: "thread-52",
};

export const instanceDetailsExample = {
  ...instanceExample,
  actions: [instanceActionExample],
  messages: [],
  next: {
    reason: "acceptance" as const,
    step: 3,
    kind: "direct_message" as const,
    dueAt: null,
    until: instanceExample.nextAt,
    sender: null,
    limit: null,
    blocked: null,
    sentence: "Waits for acceptance of the connection request until 9 December 2026",
  },
};

export const actionExample = {
  ...instanceActionExample,
  id: `${runId}-1-2`,
  instanceId: `${runId}-1`,
  leadId: leadIds[1],
  status: "unknown" as const,
  code: "timeout",
  externalId: null,
  thread: null,
};

export const newLeadExamples = [
  {
    name: "Avery Stone",
    email: "avery.stone@example.com",
    linkedinUrl: "https://www.linkedin.com/in/avery-stone",
    externalId: "crm-4711",
    company: "Stone & Partners",
    title: "Head of Purchasing",
    attributes: { region: "North" },
  },
  { name: "Robin Vale", email: "robin.vale@example.com" },
];

export const leadExample = {
  ...instanceExample.lead,
  position: 0,
  attributes: { region: "North" },
  createdAt: "2026-11-24T09:01:36.004Z",
};

export const erasedLeadExample = {
  ...leadExample,
  name: "Erased lead",
  email: null,
  linkedinUrl: null,
  externalId: `erased:${leadIds[0]}`,
  company: null,
  title: null,
  attributes: {},
};

export const contentSlotExample = {
  id: slotId,
  channel: "connection_request" as const,
  label: "Connection note",
  position: 1,
  channelPosition: 1,
  templateId,
  delayDays: 0,
};

export const templateExample = {
  id: templateId,
  channel: "connection_request" as const,
  name: "Spring note",
  subject: null,
  content: "Hello {{name}}, may I show you our new catalogue?",
  builtIn: false,
  createdAt: "2026-11-24T09:01:41.730Z",
  updatedAt: "2026-11-24T09:01:41.730Z",
};

export const inMailTemplateExample = {
  ...templateExample,
  channel: "inmail" as const,
  name: "Spring InMail",
  subject: "A catalogue for {{company|your team}}",
  content: "Dear {{firstName|reader}}, may I show you our new catalogue?",
};

/** The last page of a list that has these items. */
export function lastPage<Items extends readonly unknown[]>(...items: Items) {
  return { items, nextCursor: null, hasMore: false };
}

export const newSenderExample = {
  name: "Robin's LinkedIn account",
  url: "https://senders.acme.example/kickoff",
  kinds: ["engage" as const, "connection_request" as const, "direct_message" as const],
  limits: { connection_request: { perDay: 20, perWeek: 100 } },
  spacingSeconds: 60,
  workingHours: {
    timeZone: "Europe/Berlin",
    days: [
      "monday" as const,
      "tuesday" as const,
      "wednesday" as const,
      "thursday" as const,
      "friday" as const,
    ],
    from: "09:00",
    to: "17:00",
  },
  keepsKeysHours: 24,
  looksUpActions: true,
};

const noLimits = { perDay: null, perWeek: null };

/** On a Tuesday, half an hour before its working hours. */
export const senderExample = {
  id: senderId,
  ...newSenderExample,
  limits: {
    engage: noLimits,
    connection_request: { perDay: 20, perWeek: 100 },
    direct_message: noLimits,
    inmail: noLimits,
  },
  enabled: true,
  blocked: null,
  limitedUntil: null,
  windows: [
    {
      kind: "connection_request" as const,
      window: "day" as const,
      limit: 20,
      used: 0,
      left: 20,
      resetsAt: null,
    },
    {
      kind: "connection_request" as const,
      window: "week" as const,
      limit: 100,
      used: 0,
      left: 100,
      resetsAt: null,
    },
  ],
  next: newSenderExample.kinds.map((kind) => ({
    kind,
    at: "2026-11-24T08:00:00.000Z",
    waitsFor: "working_hours" as const,
  })),
  previousSecretUntil: null,
  createdAt: "2026-11-24T07:30:56.318Z",
  updatedAt: "2026-11-24T07:30:56.318Z",
};

export const progressOfDraftExample = {
  run: null,
  statuses: { pending: 0, running: 0, completed: 0, cancelled: 0, failed: 0 },
  waiting: [],
  ended: [],
  steps: [],
  hold: null,
  estimate: { end: null, reason: "nothing-left" as const },
  next: [],
};

/** On the third day, with the day's connection requests used up. */
export const progressExample = {
  run: {
    id: runId,
    triggered: true,
    isExecuted: true,
    instancesPromised: 25,
    instancesCreated: 25,
    startedAt: "2026-11-25T01:55:11.087Z",
    endedAt: null,
  },
  statuses: { pending: 5, running: 17, completed: 0, cancelled: 2, failed: 1 },
  waiting: [
    { reason: "due" as const, instances: 6 },
    { reason: "acceptance" as const, instances: 11 },
    { reason: "sender-limited" as const, instances: 5 },
  ],
  ended: [
    { status: "cancelled" as const, reason: "replied" as const, instances: 2 },
    { status: "failed" as const, reason: "rejected" as const, instances: 1 },
  ],
  steps: [
    { step: 1, kind: "engage" as const, at: 0, behind: 20, ended: 0 },
    { step: 2, kind: "connection_request" as const, at: 2, behind: 17, ended: 1 },
    { step: 3, kind: "direct_message" as const, at: 13, behind: 2, ended: 2 },
    { step: 4, kind: "direct_message" as const, at: 2, behind: 0, ended: 0 },
  ],
  hold: {
    kind: "connection_request" as const,
    reason: "sender-limited" as const,
    step: 2,
    dueAt: "2026-11-27T08:12:40.118Z",
    until: null,
    sender: { id: senderId, name: senderExample.name },
    limit: {
      cause: "per-day" as const,
      used: 20,
      maximum: 20,
      until: "2026-11-28T08:00:00.000Z",
    },
    blocked: null,
    sentence: `Connection request due now; sender ${senderExample.name} has used 20 of 20 in 24 hours, next on 28 November 2026 at 08:00 UTC`,
  },
  estimate: { end: "2026-12-04T08:04:00.000Z", reason: null },
  next: [
    {
      instanceId: `${runId}-3`,
      step: 2,
      kind: "connection_request" as const,
      dueAt: "2026-11-27T08:12:40.118Z",
      sender: { id: senderId, name: senderExample.name },
      lead: { id: leadIds[0], name: "Avery Stone" },
    },
    {
      instanceId: `${runId}-20`,
      step: 1,
      kind: "engage" as const,
      dueAt: null,
      sender: null,
      lead: { id: leadIds[1], name: "Robin Vale" },
    },
  ],
};

export const suppressionExample = {
  id: suppressionId,
  kind: "email" as const,
  identity: "robin.vale@example.com",
  reason: "Asked us by telephone to stop",
  createdAt: "2026-11-25T01:56:02.610Z",
};

const eventEnvelope = { version: 1 as const, accountGroupId, traceId: exampleTraceId };
const campaignOfEvent = { id: campaignId, name: draftExample.name };

export const startedEventExample = {
  ...eventEnvelope,
  id: "6b0470902a1f4e6c8d3b5977",
  type: "campaign.started" as const,
  sequence: 4_712,
  timestamp: activeExample.startedAt,
  data: { campaign: campaignOfEvent, runId, startedBy: apiKeyId, instancesPromised: 25 },
};

export const eventExample = {
  ...eventEnvelope,
  id: "6b04d3f47c2e5a1b9d8f6043",
  type: "action.sent" as const,
  sequence: 4_713,
  timestamp: "2026-11-25T09:00:04.120Z",
  data: {
    campaign: campaignOfEvent,
    runId,
    instanceId: instanceExample.id,
    lead: instanceExample.lead,
    actionId: instanceActionExample.id,
    step: 2,
    kind: "connection_request" as const,
    attempt: 1,
    sender: { id: senderId, name: "Robin's LinkedIn account" },
    externalId: "invitation-118",
    thread: "thread-52",
  },
};

export const webhookEndpointExample = {
  id: webhookEndpointId,
  url: "https://crm.acme.example/kickoff",
  description: "Keeps the CRM up to date",
  types: ["action.sent" as const, "message.received" as const, "campaign.completed" as const],
  enabled: true,
  switchedOff: null,
  failures: 0,
  failingSince: null,
  held: false,
  pausedUntil: null,
  sequence: 4_713,
  replay: null,
  previousSecretUntil: null,
  createdAt: "2026-11-24T09:03:46.207Z",
  updatedAt: "2026-11-24T09:03:46.207Z",
};

export const deliveryExample = {
  id: "4712-1",
  eventId: startedEventExample.id,
  sequence: 4_712,
  status: "delivered" as const,
  attempts: [{ at: "2026-11-25T01:55:11.302Z", milliseconds: 87, httpStatus: 204, error: null }],
  nextAttemptAt: null,
  createdAt: "2026-11-25T01:55:11.302Z",
};

export const failedDeliveryExample = {
  id: "4713-1",
  eventId: eventExample.id,
  sequence: 4_713,
  status: "pending" as const,
  attempts: [
    {
      at: "2026-11-25T09:00:04.311Z",
      milliseconds: 15_002,
      httpStatus: null,
      error: "timeout" as const,
    },
  ],
  nextAttemptAt: "2026-11-25T09:00:24.470Z",
  createdAt: "2026-11-25T09:00:04.311Z",
};
