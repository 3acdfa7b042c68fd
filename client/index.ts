/** The client of the API, as other programs import it: `kickoff/client`. docs/client.md says how. */
export { type Api, type ConnectOptions, connect, dataOf } from "./client.ts";
export type { components, paths } from "./contractTypes.ts";
export {
  type AbortedError,
  type ErrorCode,
  type ForeignError,
  isKickoffError,
  type KickoffError,
  type RefusedError,
  type UnansweredError,
} from "./errors.ts";
export {
  type EventsToFollow,
  type FeedEvent,
  followEvents,
  readNewestSequence,
} from "./followEvents.ts";
export type { FollowOptions } from "./followStream.ts";
export { type ItemOf, type ListParams, type ListPath, listAll, take } from "./listAll.ts";
export type { Fetch, OnRetry, Schedule } from "./send.ts";
export {
  type CampaignPath,
  previewStart,
  type Started,
  type StartPreview,
  startCampaign,
} from "./startCampaign.ts";
export { type RunPath, type RunProgress, watchRun } from "./watchRun.ts";
