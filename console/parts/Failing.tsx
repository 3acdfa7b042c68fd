import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";

import { LoadAnew } from "./LoadAnew.tsx";

/** Says that a view has failed, where it would else leave the page empty or wrong. */
export function Failing({ children }: { readonly children: ComponentChildren }) {
  // It remains an error of the page, for whoever looks for one.
  const [error] = useErrorBoundary((thrown: unknown) => reportError(thrown));
  if (error === undefined) return <>{children}</>;
  return (
    <>
      <h1>This view has failed</h1>
      <p class="notice" role="alert">
        What it was to show is as it was: <bdi>{String(error)}</bdi>
      </p>
      <p>The other views go on. If it fails again when it is loaded anew, tell the operator.</p>
      <LoadAnew />
    </>
  );
}
