/** `account move`: takes an account group with all that belongs to it to another database. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";

import { allDatabases } from "../../src/database/databases.ts";
import { placeInApiKeys } from "../../src/keys/apiKeys.ts";
import { writeDatabaseNumber } from "../../src/keys/directory.ts";
import { askWhether, canAsk } from "../terminal/ask.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import { retryWhileBusy } from "./busyStores.ts";
import { parseDuration } from "./duration.ts";
import { abandonMove, moveAccountGroup } from "./move/moveAccountGroup.ts";
import { nothingMoves } from "./move/moveFailures.ts";
import type { MoveDeps } from "./move/moveSteps.ts";
import { type MovePlan, planMove } from "./move/planMove.ts";
import { showMove } from "./move/showMove.ts";
import { nextCommand } from "./nextCommand.ts";
import {
  type GlobalOptions,
  optionsOf,
  parseDatabaseNumber,
  parseIdentifier,
  printChange,
} from "./options.ts";
import { type Stores, withStores } from "./stores.ts";

interface MoveOptions {
  readonly to: number;
  /** Milliseconds. */
  readonly grace?: number;
  readonly abandon: boolean;
  readonly yes: boolean;
}

/** An edge location of Cloudflare's may go on with an older record of a key for a minute and a half. */
const REMOTE_GRACE_MILLISECONDS = 120_000;

const EXPLANATION = `
It refuses while a campaign is active. From its beginning no campaign of the account group starts; while its rows are copied, and
for as long as --grace says, whoever writes gets a 502 and tries again. Then it takes writes in its new database, and what it
has left behind is removed. Killed at any moment, it is either here or there: run again, the command goes on where it was.
With --abandon it gives up a move that has not come so far, and all is as before. For the database in which the account group
lives, it puts right what the directory and the records of keys say of that.`;

/** Adds the command to its group. */
export function addMoveCommand(account: Command): void {
  account
    .command("move")
    .description("take an account group, and all that belongs to it, to another database")
    .argument("<account-group-id>", "as `account list` shows it", parseIdentifier)
    .requiredOption("--to <number>", "the number of the database", parseDatabaseNumber)
    .option(
      "--grace <duration>",
      "how long to wait until every location knows where it lives; without it 2m with --remote, and locally not at all",
      parseGrace,
    )
    .option("--abandon", "give up a move that has not come to its end", false)
    .option("--yes", "do not ask: for scripts", false)
    .addHelpText("after", EXPLANATION)
    .action(async (accountGroupId: string, _options, command: Command) => {
      const options = optionsOf<MoveOptions>(command);
      if (!options.yes) await confirm(options, accountGroupId);
      const moved = await withStores(options, (stores) => run(stores, options, accountGroupId));
      const { fromNumber: from, toNumber: to, rows } = moved;
      const text =
        moved.outcome === "placed"
          ? `✔ Account group ${accountGroupId} lives in database ${to} already; its entry in the directory and the records of its keys say so`
          : options.abandon
            ? `✔ Account group ${accountGroupId} is in database ${from}, as before`
            : `✔ Account group ${accountGroupId} has moved from database ${from} to database ${to}` +
              (rows === null ? "" : `: ${rows} rows, the same in both`);
      printChange(options, { accountGroupId, ...toJson(moved) }, text);
    });
}

interface MoveResult {
  /** `placed`: it lived there already. */
  readonly outcome: "moved" | "abandoned" | "placed";
  readonly fromNumber: number;
  readonly toNumber: number;
  /** Null when an earlier call of the command has compared them, or nothing was. */
  readonly rows: number | null;
  readonly checksum: string | null;
}

function toJson({ outcome, fromNumber, toNumber, rows, checksum }: MoveResult) {
  return { outcome, from: fromNumber, to: toNumber, rows, checksum };
}

function plan(stores: Stores, options: GlobalOptions & MoveOptions, accountGroupId: string) {
  return planMove(allDatabases(stores), accountGroupId, options.to, (databaseNumber) =>
    nextCommand(options, "account", "move", accountGroupId, "--to", String(databaseNumber)),
  );
}

async function run(
  stores: Stores,
  options: GlobalOptions & MoveOptions,
  accountGroupId: string,
): Promise<MoveResult> {
  const planned = await plan(stores, options, accountGroupId);
  if (planned === null) return putRight(stores, options, accountGroupId);
  const shown = showMove(process.stderr, options.json);
  const deps: MoveDeps = {
    apiKeys: stores.API_KEYS,
    attempt: retryWhileBusy,
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    graceMilliseconds: options.grace ?? (options.remote ? REMOTE_GRACE_MILLISECONDS : 0),
    tell: shown.tell,
  };
  try {
    const verified = options.abandon
      ? await abandonMove(planned, deps)
      : await moveAccountGroup(planned, deps);
    return {
      outcome: options.abandon ? "abandoned" : "moved",
      ...{ fromNumber: planned.from.databaseNumber, toNumber: planned.to.databaseNumber },
      ...{ rows: verified?.rows ?? null, checksum: verified?.checksum ?? null },
    };
  } finally {
    shown.end();
  }
}

/** Where it lives already, KV may say otherwise: somebody has changed or lost what it said. */
async function putRight(
  { API_KEYS }: Stores,
  { to, abandon }: MoveOptions,
  accountGroupId: string,
): Promise<MoveResult> {
  if (abandon) throw nothingMoves();
  await writeDatabaseNumber(API_KEYS, accountGroupId, to);
  await placeInApiKeys(API_KEYS, accountGroupId, to);
  return { outcome: "placed", fromNumber: to, toNumber: to, rows: null, checksum: null };
}

async function confirm(
  options: GlobalOptions & MoveOptions,
  accountGroupId: string,
): Promise<void> {
  if (!canAsk()) {
    throw new Failure("Nothing was moved.", {
      why: "There is no terminal to ask whether to move it.",
      next: "Give --yes to move it.",
      exitCode: EXIT_CODES.usage,
    });
  }
  const planned = await withStores(options, (stores) => plan(stores, options, accountGroupId));
  if (planned === null || (await askWhether(toQuestion(planned, options)))) return;
  throw new Failure("Nothing was moved.", {
    why: "You said no.",
    next: "The account group stays where it is.",
  });
}

function toQuestion(
  { from, to, hasBegun }: MovePlan,
  { abandon }: Pick<MoveOptions, "abandon">,
): string {
  const [here, there] = [from.databaseNumber, to.databaseNumber];
  if (abandon)
    return `Give up the move to database ${there}? The account group stays in database ${here}.`;
  const what = hasBegun ? "Go on with the move" : "Move it";
  return `${what} from database ${here} to database ${there}? Until it is there, none of its campaigns starts, and it takes no writes while its rows are copied.`;
}

/** Nothing at all is a grace as well. */
function parseGrace(text: string): number {
  if (text === "0") return 0;
  const decision = parseDuration(text);
  if ("milliseconds" in decision) return decision.milliseconds;
  throw new InvalidArgumentError(`${decision.problem} Or 0.`);
}
