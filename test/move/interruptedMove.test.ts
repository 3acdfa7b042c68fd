/**
 * A move that is killed at any of its calls, before the call or behind it, and run again or given up: the account group is
 * either here or there, whole, and what a client was told to be written is. The deaths of a run follow from its seed;
 * PRODUCT=whole tries all.
 */
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";

import { expectStatus, start, stopCampaign } from "../support/api.ts";
import { type Death, Lifeline } from "../support/interruption.ts";
import { move } from "../support/moving.ts";
import {
  givenMovingTenant,
  inOrder,
  type MovingTenant,
  readAllRows,
} from "../support/movingTenant.ts";
import { eventually } from "../support/stores.ts";

const { SEED, PRODUCT } = env as Env & { SEED: number; PRODUCT: "share" | "whole" };
const IS_WHOLE = PRODUCT === "whole";
const SHARE = IS_WHOLE ? 1 : 40;
/** Some hundreds of moves, one after the other. */
const PATIENCE = IS_WHOLE ? { timeout: 1_800_000 } : {};

let moving: MovingTenant;
/** Where it lives. */
let home = 1;
let calls = 0;
/** The audiences of which a client was told that they exist. */
const told: string[] = [];

beforeAll(async () => {
  moving = await givenMovingTenant();
  const lifeline = new Lifeline(null);
  await move(moving.tenant, 2, { lifeline });
  calls = lifeline.calls;
  home = 2;
});

function chooseDeaths(): Death[] {
  const all = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) => [
    { call, when: "before" } as const,
    { call, when: "behind" } as const,
  ]);
  return all.filter((_, index) => (index + SEED) % SHARE === 0);
}

/** Both databases, without what was written since. */
async function readBoth() {
  const [first, second] = [await readAllRows(1), await readAllRows(2)];
  const isOld = (line: string) => !told.some((id) => line.includes(id));
  return { first, second, old: [...first, ...second].filter(isOld).sort(inOrder) };
}

/** A client writes, or is told to try again. */
async function write(): Promise<number> {
  const body = { name: `Written ${told.length}` };
  const {
    status,
    body: answer,
    headers,
  } = await moving.tenant.call<{ id: string }>("POST", "/audiences", { body });
  if (status === 201) told.push(answer.data.id);
  else
    expect({ status, retryAfter: headers.get("Retry-After") }).toEqual({
      status: 502,
      retryAfter: "5",
    });
  return status;
}

/** Expects the account group to live in one database alone, whole, and to take writes. */
async function expectHome(databaseNumber: number, before: readonly string[]) {
  const { first, second, old } = await readBoth();
  expect(old).toEqual(before);
  const [here, elsewhere] = databaseNumber === 1 ? [first, second] : [second, first];
  expect(elsewhere.filter((line) => line.includes(moving.tenant.accountGroupId))).toEqual([]);
  const audiences = here.filter((line) => line.startsWith("audiences: "));
  for (const id of told) expect(audiences.filter((line) => line.includes(id))).toHaveLength(1);
  expect(here.filter((line) => line.startsWith("moves: "))).toEqual([]);
  home = databaseNumber;
  expect(await write()).toBe(201);
}

/** Runs the command again; it may have come to its end. */
async function finish(to: number, abandons: boolean): Promise<number> {
  try {
    await move(moving.tenant, to, { abandons });
    return abandons ? home : to;
  } catch (error) {
    const why = String((error as { why?: string }).why);
    if (abandons && why.includes("by now")) return finish(to, false);
    if (/already/.test(String(error))) return to;
    if (abandons && why.includes("No move")) return home;
    throw error;
  }
}

it("is at home in one database, whatever call it dies at", PATIENCE, async ({ task, annotate }) => {
  const deaths = chooseDeaths();
  expect(deaths.length).toBeGreaterThan(5);
  const ends = { moved: 0, stayed: 0, refused: 0 };
  for (const [index, death] of deaths.entries()) {
    const { old } = await readBoth();
    const from = home;
    const to = home === 1 ? 2 : 1;
    const dead = move(moving.tenant, to, { lifeline: new Lifeline(death) });
    await expect(dead, JSON.stringify(death)).rejects.toThrow();
    if (index % 50 === 0) await annotate(`${index} of ${deaths.length} deaths`, "progress");
    if ((await write()) === 502) ends.refused++;
    await expectHome(await finish(to, index % 3 === 0), old);
    ends[home === from ? "stayed" : "moved"]++;
  }
  if (IS_WHOLE) expect(Math.min(...Object.values(ends))).toBeGreaterThan(0);
  Object.assign(task.meta, {
    summary: `${calls} calls, ${deaths.length} deaths: ${JSON.stringify(ends)}`,
  });

  const instancesBefore = await countInstances();
  expectStatus(await start(moving.tenant, moving.campaignId), 200);
  await eventually(countInstances, (count) => count === instancesBefore + moving.leadCount);
  await stopCampaign(moving.tenant, moving.campaignId);
});

it("is at home in one database, though several processes move it and give that up at once", async () => {
  for (let round = 0; round < 6; round++) {
    const { old } = await readBoth();
    const to = home === 1 ? 2 : 1;
    const all = [false, round % 2 === 0, round % 3 === 0].map((abandons) =>
      move(moving.tenant, to, { abandons }),
    );
    await Promise.allSettled(all);
    await expectHome(await finish(to, round % 2 === 1), old);
  }
});

async function countInstances(): Promise<number> {
  const { first, second } = await readBoth();
  return [...first, ...second].filter((line) => line.startsWith("instances: ")).length;
}
