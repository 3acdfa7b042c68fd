/** Shows the funnel while it fills: redrawn on a terminal; in a file or a pipe, a line now and then. */
import { clearScreenDown, moveCursor } from "node:readline";

import type { Progress } from "../kickoff/describeProgress.ts";
import { describeStanding, drawStanding, MARGIN } from "./standing.ts";

const MILLISECONDS_BETWEEN_LINES = 3_000;

export interface LiveFunnel {
  show(progress: Progress): void;
  /** Takes it away, so that what follows begins on a line of its own. */
  end(): void;
}

/** @param leads how many leads there are */
export function startFunnel(output: NodeJS.WriteStream, leads: number): LiveFunnel {
  return output.isTTY ? startDrawing(output, leads) : startLines(output);
}

function startDrawing(output: NodeJS.WriteStream, leads: number): LiveFunnel {
  let drawn = 0;
  const clear = () => {
    moveCursor(output, 0, -drawn);
    clearScreenDown(output);
    drawn = 0;
  };
  return {
    show(progress) {
      const lines = drawStanding(progress, leads);
      clear();
      // The bars fit; the line below them might not, and nothing must wrap.
      const last = lines.pop()?.slice(0, output.columns - MARGIN) ?? "";
      for (const line of [...lines, last]) output.write(`│  ${line}\n`);
      drawn = lines.length + 1;
    },
    end: clear,
  };
}

function startLines(output: NodeJS.WriteStream): LiveFunnel {
  let shownAt = Date.now();
  return {
    show(progress) {
      if (Date.now() < shownAt + MILLISECONDS_BETWEEN_LINES) return;
      shownAt = Date.now();
      const behind = progress.steps.map((step) => step.behind).join(" → ");
      output.write(`│  ${behind} · ${describeStanding(progress)}\n`);
    },
    end: () => undefined,
  };
}
