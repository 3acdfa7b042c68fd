import type { ComponentChildren } from "preact";

import type { Schemas } from "../api.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { countOf } from "../parts/format.ts";
import { isUnsettled } from "../parts/IdempotencyKey.ts";
import { Notice } from "../parts/Notice.tsx";
import { Wording } from "../parts/Wording.tsx";
import { useDeed } from "../resource.ts";
import { describePlan } from "./describePlan.ts";
import type { Plan } from "./usePlan.ts";
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
  const { about } = question;
  if (question.of === "start") {
    const { plan } = question;
    return (
      <Ask
        key="start"
        title="Start this campaign?"
        word="Start it"
        onAnswer={() => start(plan, about)}
        onClose={close}
      >
        <StartWords name={campaign.name} plan={plan} />
      </Ask>
    );
  }
  const open =
    openInstances === null ? "every open instance" : countOf(openInstances, "open instance");
  return (
    <Ask
      key="stop"
      title="Stop this campaign?"
      word="Stop it"
      onAnswer={() => stop(about)}
      onClose={close}
    >
      <p>
        Stop <bdi>{campaign.name}</bdi>: {open} will be cancelled at once. What senders are asked at
        this moment is not called back. A later start goes on where this leaves each lead.
      </p>
    </Ask>
  );
}

function StartWords({ name, plan }: { readonly name: string; readonly plan: Plan }) {
  return (
    <>
      <p>
        <Wording phrase={describePlan(name, plan.preview)} />
      </p>
      <p>
        If somebody changes which leads it reaches, what its messages say, the settings of its
        senders or its workflow before you press, nothing starts. A sender that is blocked and a
        lead that is suppressed meanwhile do not hold it up.
      </p>
    </>
  );
}

/** A question and its answers. It stays while what the person has answered is done: what becomes of that is told here. */
function Ask({
  title,
  word,
  onAnswer,
  onClose,
  children,
}: {
  readonly title: string;
  readonly word: string;
  readonly onAnswer: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const { run, isRunning, problem } = useDeed(onAnswer);
  return (
    <Dialog title={title} isBusy={isRunning} onClose={onClose}>
      {children}
      <Notice problem={problem} />
      {isUnsettled(problem) ? (
        <p>
          Press again to repeat the very same request: it happens once, however often it is sent.
        </p>
      ) : null}
      <p class="buttons">
        <button type="button" class="secondary" disabled={isRunning} onClick={onClose}>
          Cancel
        </button>
        <button type="button" disabled={isRunning} onClick={() => run()}>
          {isUnsettled(problem) ? `${word} (again)` : word}
        </button>
      </p>
    </Dialog>
  );
}
