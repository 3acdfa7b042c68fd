/** A progress bar on a terminal; plain lines, now and then, in a file or a pipe. */
import { clearLine, cursorTo } from "node:readline";
import type { WriteStream } from "node:tty";

import { fitWidth } from "./displayWidth.ts";
import { printable } from "./printable.ts";

const BAR_CHARACTERS = 30;
const REDRAW_MILLISECONDS = 80;
/** Without a terminal there is a line for each tenth, and no more. */
const LINES = 10;

/** What is on its way to `total`. */
export interface Progress {
  /** Shows how far it is; `done` counts from 0 to the total. */
  show(done: number, note: string): void;
  /** Takes the bar away, so that what follows begins on a line of its own. */
  end(): void;
}

/**
 * Begins a progress display.
 *
 * @param output where it goes; a stream that is not a terminal gets lines
 * @param total the amount that means finished, in any unit
 */
export function startProgress(output: NodeJS.WriteStream, title: string, total: number): Progress {
  return output.isTTY ? startBar(output, title, total) : startLines(output, title, total);
}

function startBar(output: WriteStream, title: string, total: number): Progress {
  let drawnAt = 0;
  return {
    show(done, note) {
      if (done < total && Date.now() - drawnAt < REDRAW_MILLISECONDS) return;
      drawnAt = Date.now();
      const filled = Math.round(BAR_CHARACTERS * fractionOf(done, total));
      const bar = "━".repeat(filled) + "─".repeat(BAR_CHARACTERS - filled);
      const line = printable(`│  ${title} ${bar} ${percentOf(done, total)} ${note}`);
      clearLine(output, 0);
      cursorTo(output, 0);
      output.write(fitWidth(line, output.columns - 1));
    },
    end() {
      clearLine(output, 0);
      cursorTo(output, 0);
    },
  };
}

function startLines(output: NodeJS.WriteStream, title: string, total: number): Progress {
  let shownTenth = 0;
  return {
    show(done, note) {
      const tenth = Math.floor(LINES * fractionOf(done, total));
      if (tenth <= shownTenth) return;
      shownTenth = tenth;
      output.write(`${printable(`│  ${title} ${percentOf(done, total)} ${note}`)}\n`);
    },
    end: () => undefined,
  };
}

function fractionOf(done: number, total: number): number {
  return total <= 0 ? 1 : Math.min(done / total, 1);
}

function percentOf(done: number, total: number): string {
  return `${Math.floor(100 * fractionOf(done, total))} %`.padStart(5);
}
