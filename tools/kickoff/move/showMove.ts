/** Shows people how far a move is: a progress bar for each step that goes through the tables. */
import { type Progress, startProgress } from "../../terminal/progress.ts";
import type { MoveStep } from "./decideMove.ts";
import { MOVED_TABLES } from "./movedTables.ts";
import type { MoveDeps } from "./moveSteps.ts";
import { REMOVED_TABLES } from "./removeRows.ts";

const TITLES: Readonly<Record<MoveStep, string>> = {
  close: "No campaign starts any more",
  freeze: "Waits for what is under way",
  receive: "Makes room",
  copy: "Copies",
  verify: "Compares",
  "hand-over": "Tells where it lives now",
  remove: "Removes what is left behind",
  abandon: "Gives the move up",
  clear: "Removes what was copied",
  reopen: "Takes writes again",
};

/** What a move tells, as it is shown. */
export interface ShownMove {
  readonly tell: MoveDeps["tell"];
  /** Takes the last bar away. */
  end(): void;
}

/**
 * Begins to show a move on a stream.
 *
 * @param isSilent whether nobody looks: a machine reads the result
 */
export function showMove(output: NodeJS.WriteStream, isSilent: boolean): ShownMove {
  if (isSilent) return { tell: () => undefined, end: () => undefined };
  let current: { readonly step: MoveStep; readonly progress: Progress } | null = null;
  return {
    tell: (step, table, rows = 0) => {
      if (current?.step !== step) {
        current?.progress.end();
        current = { step, progress: startProgress(output, TITLES[step], MOVED_TABLES.length) };
      }
      if (table !== undefined) {
        current.progress.show(placeOf(step, table), `${rows} rows of ${table}`);
      }
    },
    end: () => current?.progress.end(),
  };
}

/** How many tables a step has dealt with, this one among them. */
function placeOf(step: MoveStep, table: string): number {
  const tables = step === "remove" || step === "clear" ? REMOVED_TABLES : MOVED_TABLES;
  return 1 + tables.findIndex(({ name }) => name === table);
}
