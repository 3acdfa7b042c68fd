import type { LogFields } from "../../platform/log.ts";

/** What an answer needs to know of its request. */
export interface AnswerContext {
  readonly traceId: string;
  /** Whether the client wants the headers alone. */
  readonly isHead: boolean;
  /** What the request's log line will say. */
  readonly fields: LogFields;
}
