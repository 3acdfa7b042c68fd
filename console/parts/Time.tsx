import { formatTime } from "./format.ts";

/** A moment as the reader's clock has it, and in UTC under the pointer. */
export function Time({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={`${at.replace("T", " ").replace(/\.\d+Z$/, "")} UTC`}>
      {formatTime(at)}
    </time>
  );
}
