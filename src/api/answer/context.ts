import type { LogFields } from "../../platform/log.ts";

/** What an answer needs to know of its request. */
export interface AnswerContext {
  readonly traceId: string;
  /** What the request's log line will say. */
  readonly fields: LogFields;
}
