/** `dead-letters …`: the queue messages that no retry could settle. */
import type { Command } from "commander";
import { toTimestamp } from "../../src/api/answer/envelope.ts";
import { allDatabases } from "../../src/database/databases.ts";
import {
  type RecordedDeadLetter,
  requestReplay,
  selectDeadLetters,
} from "../../src/database/deadLetters.ts";
import { Failure } from "../terminal/failure.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { nextCommand } from "./nextCommand.ts";
import { optionsOf, printChange } from "./options.ts";
import { type Stores, withStores } from "./stores.ts";

const MAXIMUM_LETTERS = 1_000;

/** Adds the commands to the program. */
export function addDeadLetterCommands(program: Command): void {
  const deadLetters = program
    .command("dead-letters")
    .description("queue messages that no retry could settle");

  deadLetters
    .command("list")
    .description("show the dead letters, the latest first")
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const rows = await withStores(options, listEverywhere);
      printResult(
        options.json,
        rows,
        rows.length === 0
          ? "There is no dead letter."
          : formatTable(
              ["MESSAGE", "DATABASE", "RECORDED", "REASON", "FAILURES", "RUN", "REPLAYED"],
              rows.map((row) => [
                row.messageId,
                String(row.database),
                row.recordedAt,
                row.reason,
                String(row.occurrences),
                row.runId ?? "none",
                row.replayedAt ?? (row.replayRequestedAt === null ? "no" : "asked for"),
              ]),
            ),
      );
    });

  deadLetters
    .command("replay")
    .description("send a dead letter again; the Worker's next sweep does it, within a minute")
    .argument("<message-id>", "the message's id, as `dead-letters list` shows it")
    .action(async (messageId: string, _options, command: Command) => {
      const options = optionsOf(command);
      const now = Date.now();
      const isKnown = await withStores(options, (stores) =>
        requestEverywhere(stores, messageId, now),
      );
      if (!isKnown) {
        throw new Failure(`There is no dead letter ${messageId}.`, {
          why: "The id is not in this store.",
          next: `See the ids: ${nextCommand(options, "dead-letters", "list")}`,
        });
      }
      printChange(
        options,
        { messageId, replayRequestedAt: new Date(now).toISOString() },
        `✔ The Worker's next sweep sends ${messageId} again, within a minute.`,
      );
    });
}

/** The letters of all databases, the latest first. */
async function listEverywhere(stores: Stores) {
  const ofEach = await Promise.all(
    allDatabases(stores).map(async ({ databaseNumber, database }) => {
      const letters = await selectDeadLetters(database, MAXIMUM_LETTERS);
      return letters.map((letter) => ({ letter, databaseNumber }));
    }),
  );
  return ofEach
    .flat()
    .sort((one, other) => other.letter.recordedAt - one.letter.recordedAt)
    .slice(0, MAXIMUM_LETTERS)
    .map(({ letter, databaseNumber }) => ({ ...toJson(letter), database: databaseNumber }));
}

/** @returns whether a database has such a letter */
async function requestEverywhere(stores: Stores, messageId: string, now: number): Promise<boolean> {
  const ofEach = await Promise.all(
    allDatabases(stores).map(({ database }) => requestReplay(database, messageId, now)),
  );
  return ofEach.includes(true);
}

/** Without `attempts`: of a letter that used up its retries they are those of the dead letters' own queue. */
function toJson(letter: RecordedDeadLetter) {
  return {
    messageId: letter.messageId,
    runId: letter.runId,
    reason: letter.reason,
    occurrences: letter.occurrences,
    recordedAt: toTimestamp(letter.recordedAt),
    replayRequestedAt: toTimestamp(letter.replayRequestedAt),
    replayedAt: toTimestamp(letter.replayedAt),
    body: letter.body,
  };
}
