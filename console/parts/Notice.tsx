import type { ComponentChildren } from "preact";

import type { Problem } from "../api.ts";
import { LoadAnew } from "./LoadAnew.tsx";
import { PartMissing } from "./loadPart.ts";
import { Time } from "./Time.tsx";

/** What went wrong, what happens next, and what the operator needs to find it. */
export function Notice({ problem }: { readonly problem: Problem | null }) {
  if (problem === null) return null;
  const { message, againAt, traceId } = problem;
  return (
    <p class="notice" role="alert">
      <strong>
        <bdi>{message}</bdi>
      </strong>
      {againAt === null ? null : (
        <>
          {" "}
          The page tries again at <Time at={new Date(againAt).toISOString()} />.
        </>
      )}
      {traceId === null ? null : <small> Trace id {traceId}</small>}
      {problem instanceof PartMissing ? (
        <>
          {" "}
          <LoadAnew />
        </>
      ) : null}
    </p>
  );
}

/** What to do where there is nothing to show yet. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
