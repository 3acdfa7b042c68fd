import type { Schemas } from "../api.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { countOf } from "../parts/format.ts";
import { Notice } from "../parts/Notice.tsx";
import { Said } from "../parts/Said.tsx";
import { isUnsettled } from "../parts/useIdempotencyKey.ts";
import type { Deed } from "../resource.ts";
import { describePlan } from "./describePlan.ts";
import type { Switch } from "./useSwitch.ts";

/** What a start or a stop will do, once more, before it does it. */
export function Questions({
  campaign,
  openInstances,
  campaignSwitch,
}: {
  readonly campaign: Schemas["Campaign"];
  /** Null: nobody knows. */
  readonly openInstances: number | null;
  readonly campaignSwitch: Switch;
}) {
  const { question, start, stop, close } = campaignSwitch;
  if (question === null) return null;
  if (question.of === "start") {
    const { plan } = question;
    return (
      <Dialog title="Start this campaign?" onClose={close}>
        <p>
          <Said sentence={describePlan(campaign.name, plan.preview)} />
        </p>
        <p>If anything of this changes before you press, nothing starts.</p>
        <Answer deed={start} word="Start it" onAnswer={() => start.run(plan)} onClose={close} />
      </Dialog>
    );
  }
  const open =
    openInstances === null ? "every open instance" : countOf(openInstances, "open instance");
  return (
    <Dialog title="Stop this campaign?" onClose={close}>
      <p>
        Stop <bdi>{campaign.name}</bdi>: {open} will be cancelled at once. What senders are asked at
        this moment is not called back. A later start goes on where this leaves each lead.
      </p>
      <Answer deed={stop} word="Stop it" onAnswer={() => stop.run()} onClose={close} />
    </Dialog>
  );
}

function Answer({
  deed: { isRunning, problem },
  word,
  onAnswer,
  onClose,
}: {
  readonly deed: Pick<Deed<[]>, "isRunning" | "problem">;
  readonly word: string;
  readonly onAnswer: () => void;
  readonly onClose: () => void;
}) {
  return (
    <>
      <Notice problem={problem} />
      {isUnsettled(problem) ? (
        <p>
          Press again to repeat the very same request: it happens once, however often it is sent.
        </p>
      ) : null}
      <p class="buttons">
        <button type="button" class="secondary" onClick={onClose}>
          Cancel
        </button>
        <button type="button" disabled={isRunning} onClick={onAnswer}>
          {isUnsettled(problem) ? `${word} (again)` : word}
        </button>
      </p>
    </>
  );
}
