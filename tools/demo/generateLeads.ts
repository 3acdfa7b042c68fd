/** Generates a CSV file of invented leads, the same one for the same count. */

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

import { toCsvLine } from "../import/csvLine.ts";
import { COMPANIES, NAME_POOLS, TITLES } from "./names.ts";

/** An invented person: the number decides everything. */
function inventRow(number: number): string[] {
  const pool = pick(NAME_POOLS, number);
  const round = Math.floor(number / NAME_POOLS.length);
  const first = pick(pool.first, round);
  const last = pick(pool.last, Math.floor(round / pool.first.length));
  return [
    pool.join(first, last),
    `person${number}@example.com`,
    number % 3 === 0 ? `https://www.linkedin.com/in/invented-person-${number}` : "",
    pick(COMPANIES, number * 7),
    pick(TITLES, number * 5),
    number % 4 === 0 ? "spring fair" : "",
  ];
}

/** Writes `count` leads, none of them twice, to a new file. */
export async function generateLeads(path: string, count: number): Promise<void> {
  const file = createWriteStream(path);
  file.write(toCsvLine(["name", "email", "linkedinUrl", "company", "title", "source"]));
  for (let number = 0; number < count; number++) {
    if (!file.write(toCsvLine(inventRow(number)))) await once(file, "drain");
  }
  file.end();
  await finished(file);
}

function pick<T>(choices: readonly T[], number: number): T {
  const choice = choices[number % choices.length];
  if (choice === undefined) throw new Error("There is nothing to choose from.");
  return choice;
}
