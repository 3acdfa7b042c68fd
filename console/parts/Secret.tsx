import { useState } from "preact/hooks";

import { isolate } from "./format.ts";

/** A secret that the API shows once: to be copied now. */
export function Secret({
  secret,
  of,
  advice,
  onDone,
}: {
  readonly secret: string;
  /** The name of whom it belongs to. */
  readonly of: string;
  readonly advice: string;
  readonly onDone: () => void;
}) {
  const [state, setState] = useState("");
  const copy = () => {
    // A browser has no clipboard for a page that came over http, and may refuse it for any.
    const copying = navigator.clipboard?.writeText(secret) ?? Promise.reject();
    copying.then(
      () => setState("Copied."),
      () => setState("The browser does not let this page copy: mark the text and copy it."),
    );
  };
  return (
    <section class="notice" aria-label={`The secret of ${isolate(of)}`}>
      <p>
        <strong>
          The secret of <bdi>{of}</bdi>: {advice}
        </strong>{" "}
        It is shown this once, and cannot be read again.
      </p>
      <p>
        <code class="secret">{secret}</code>
      </p>
      <p class="buttons">
        <button type="button" onClick={copy}>
          Copy it
        </button>
        <button type="button" class="secondary" onClick={onDone}>
          I have it
        </button>
        <span role="status">{state}</span>
      </p>
    </section>
  );
}
