/**
 * Sees to it that an answer is about the database in which its account group lives. The record of the API key says which
 * that is, so that no request pays for a look-up. Where the record is wrong, the database has nothing of the account group:
 * so before a request is told that something is not there, D1 is asked whether the account group is there at all.
 */
import { selectLivesHere } from "../../database/accountGroups.ts";
import type { AccountGroupPlace } from "../../domain/accountGroup.ts";
import { type ApiKey, databaseNumberOf } from "../../keys/apiKeys.ts";
import { UpstreamError } from "../../platform/upstream.ts";
import type { Answer } from "../answer/envelope.ts";
import type { StreamedAnswer } from "../answer/eventStream.ts";
import { ApiError } from "../answer/failures.ts";
import { RecentNames } from "./RecentNames.ts";

/** Where account groups were found to live. */
const homes = new RecentNames(60_000);

/** Where an account group lives, as the record of the key says. */
export function findPlace(apiKey: ApiKey, accountGroupId: string): AccountGroupPlace {
  return { accountGroupId, databaseNumber: databaseNumberOf(apiKey, accountGroupId) };
}

/**
 * Answers a request. An answer that may owe what it does not find to a wrong database is given only when it does not.
 *
 * @throws {UpstreamError} when the account group does not live in the database
 */
export async function answerAtHome<
  Input extends { place: AccountGroupPlace; database: D1Database },
>(
  handler: (input: Input) => Promise<Answer | StreamedAnswer>,
  input: Input,
): Promise<Answer | StreamedAnswer> {
  try {
    const answer = await handler(input);
    const isStream = "parts" in answer;
    if (isStream || isEmptyPage(answer.data)) await requireHome(input.place, input.database);
    return isStream ? { parts: streamAtHome(answer.parts, input) } : answer;
  } catch (error) {
    if (isRefusal(error)) await requireHome(input.place, input.database);
    throw error;
  }
}

/**
 * A stream that is open while its account group moves away, finds nothing in the end. Nobody may be told then that there is
 * nothing: the client connects again, and goes on where the account group lives by now.
 */
async function* streamAtHome(
  parts: StreamedAnswer["parts"],
  { place, database }: { place: AccountGroupPlace; database: D1Database },
): StreamedAnswer["parts"] {
  try {
    return yield* parts;
  } catch (error) {
    // Not `requireHome`: that it was at home a minute ago says nothing here.
    if (isRefusal(error) && !(await selectLivesHere(database, place.accountGroupId))) {
      throw notAtHome(place);
    }
    throw error;
  }
}

/** Whether a request is refused for what is found, or is not: a fault says nothing of either. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500;
}

function isEmptyPage(data: unknown): boolean {
  if (typeof data !== "object" || data === null || !("items" in data)) return false;
  return Array.isArray(data.items) && data.items.length === 0;
}

/**
 * Looks whether an account group lives in the database, as often as once a minute.
 *
 * @throws {UpstreamError} when it does not
 */
export async function requireHome(place: AccountGroupPlace, database: D1Database): Promise<void> {
  const { accountGroupId, databaseNumber } = place;
  const name = `${accountGroupId}@${databaseNumber}`;
  if (homes.has(name, Date.now())) return;
  if (!(await selectLivesHere(database, accountGroupId))) throw notAtHome(place);
  homes.add(name, Date.now());
}

/** What is wrong where an account group does not live in the database that the record of the key names. */
export function notAtHome({ accountGroupId, databaseNumber }: AccountGroupPlace): UpstreamError {
  return new UpstreamError("DATABASE", `find ${accountGroupId} in database ${databaseNumber}`, [
    new Error("The account group does not live there: the API key's record is wrong, or old."),
  ]);
}
