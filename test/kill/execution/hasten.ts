/** The Worker with short waits: a test cannot stand out the five minutes of a slot. Nothing else about it differs. */
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { projectDirectory } from "../../../tools/server/wrangler.ts";

/** How long a slot holds in the Worker with short waits. */
export const LONGEST_SLOT_MILLISECONDS = 5_000;

/** What differs between those who let the Worker hasten. */
export interface Haste {
  /** How long a slot holds: a message that comes later asks for nothing. */
  readonly slotMilliseconds: number;
  /** How long an hour is between two attempts of a delivery. */
  readonly deliveryHourMilliseconds: number;
}

/** What stands in the Worker's code, and what takes its place. They keep their order: a call ends before it is old. */
type Wait = readonly [file: string, wait: string, milliseconds: number];
const WAITS: readonly Wait[] = [
  ["senders/callSender.ts", "SENDER_TIMEOUT_MILLISECONDS = 30_000", 1_500],
  ["domain/decideWork.ts", "LONGEST_CALL_MILLISECONDS = 120_000", 3_500],
  ["domain/decideWork.ts", "REPEATED_LOOK_UP_MILLISECONDS = 10 * 60_000", 2_000],
  ["domain/pause.ts", "DEFAULT_PAUSE_MILLISECONDS = 5 * MINUTE_MILLISECONDS", 1_000],
  ["domain/decideAfterCall.ts", "LARGEST_CLOCK_DIFFERENCE_MILLISECONDS = 60_000", 500],
  ["domain/decideAfterCall.ts", "FIRST_REPETITION_MILLISECONDS = 30_000", 300],
  ["domain/decideAfterCall.ts", "LONGEST_REPETITION_MILLISECONDS = 3_600_000", 1_000],
  ["senderObject/SenderObject.ts", "REPEATED_LOOK_MILLISECONDS = 30_000", 1_000],
  ["sweeps/wakeSenders.ts", "OVERDUE_AFTER_MILLISECONDS = 120_000", 10_000],
  ["webhooks/sendEvent.ts", "TIMEOUT_MILLISECONDS = 15_000", 1_500],
  ["webhooks/deliver.ts", "LONGEST_ROUND_MILLISECONDS = 20_000", 2_000],
  ["webhooks/WebhookObject.ts", "REPEATED_ROUND_MILLISECONDS = 60_000", 4_000],
  ["webhooks/OutboxObject.ts", "RETRY_MILLISECONDS = 5_000", 500],
  ["sweeps/wakeWebhooks.ts", "OVERDUE_AFTER_MILLISECONDS = 30_000", 5_000],
  // With the shortest hour retries come after 0.1, 0.2, 1.2, 1.4, 3.5 and 7 s. A day stays long: no endpoint is switched off for failing.
  ["domain/decideDelivery.ts", "SECOND = 1_000", 20],
  ["domain/decideDelivery.ts", "MINUTE = 60 * SECOND", 40],
  ["domain/decideDelivery.ts", "DAY = 24 * HOUR", 3_600_000],
];

/**
 * Copies the Worker's code and the Workers under test, with short waits.
 *
 * @param directory where the copies go
 * @param haste the waits that are not the same for everybody
 * @returns the folder of the Workers under test
 * @throws when a wait is worded otherwise than this file believes
 */
export async function hasten(
  directory: string,
  haste: Haste = { slotMilliseconds: LONGEST_SLOT_MILLISECONDS, deliveryHourMilliseconds: 700 },
): Promise<string> {
  const kill = join("test", "kill");
  const workers = join(kill, "workers");
  await mkdir(directory, { recursive: true });
  for (const part of ["src", workers, join(kill, "openDatabase.ts"), "package.json"]) {
    await cp(join(projectDirectory, part), join(directory, part), { recursive: true });
  }
  await symlink(join(projectDirectory, "node_modules"), join(directory, "node_modules"));
  const { slotMilliseconds, deliveryHourMilliseconds } = haste;
  const waits: readonly Wait[] = [
    ...WAITS,
    ["domain/pace.ts", "SLOT_MILLISECONDS = 5 * 60 * 1_000", slotMilliseconds],
    ["domain/decideDelivery.ts", "HOUR = 60 * MINUTE", deliveryHourMilliseconds],
  ];
  for (const [file, wait, milliseconds] of waits) {
    const path = join(directory, "src", file);
    const code = await readFile(path, "utf8");
    const [name] = wait.split(" = ");
    const hastened = code.replace(`${wait};`, `${name} = ${milliseconds};`);
    if (hastened === code) throw new Error(`There is no ${wait} in src/${file}.`);
    await writeFile(path, hastened);
  }
  return join(directory, workers);
}
