/** Where attempts are kept: a file for each campaign and operation, in the user's state directory. */
import { createHash } from "node:crypto";
import { join } from "node:path";

import { Failure } from "../../terminal/failure.ts";
import {
  readPrivateFile,
  removePrivateFile,
  writePrivateFile,
} from "../../terminal/privateFile.ts";
import { userDirectories } from "../profiles/directories.ts";
import { type Attempt, attemptSchema } from "./attempt.ts";

type Subject = Pick<Attempt, "operation" | "url" | "accountGroupId" | "campaignId">;

const FINGERPRINT_CHARACTERS = 16;

/** What tells one API key from another, and nothing about it. */
export function fingerprintOf(key: string): string {
  return createHash("sha256")
    .update(`kickoff attempt\n${key}`)
    .digest("hex")
    .slice(0, FINGERPRINT_CHARACTERS);
}

/**
 * The attempt whose answer is not known yet; null when there is none.
 *
 * @throws {Failure} when the file is not what it should be
 */
export async function readAttempt(subject: Subject): Promise<Attempt | null> {
  const path = pathOf(subject);
  const text = await readPrivateFile(path);
  if (text === null) return null;
  try {
    return attemptSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Failure(`An earlier ${subject.operation} of this campaign may be open.`, {
      why: `${path} says so, and cannot be read.`,
      next: "Look at the campaign's runs (kickoff runs list), remove the file, and run the command again.",
      cause: error,
    });
  }
}

/** Keeps an attempt: it is on the disk by the time this returns. */
export async function keepAttempt(attempt: Attempt): Promise<void> {
  await writePrivateFile(pathOf(attempt), `${JSON.stringify(attempt)}\n`);
}

/** Lets go of the attempt, whose answer is known. */
export async function forgetAttempt(subject: Subject): Promise<void> {
  await removePrivateFile(pathOf(subject));
}

function pathOf({ operation, url, accountGroupId, campaignId }: Subject): string {
  const subject = JSON.stringify([new URL(url).origin, accountGroupId, campaignId]);
  const name = createHash("sha256").update(subject).digest("hex");
  return join(userDirectories().state, "attempts", `${operation}-${name}.json`);
}
