/** What changes under each attempt to change it. */
import { UpstreamError } from "../platform/upstream.ts";

/** The fault of an operation of which no attempt took effect, since others were quicker each time. */
export function overtaken(operation: string): UpstreamError {
  return new UpstreamError("DATABASE", operation, [new Error("Overtaken by another change")]);
}
