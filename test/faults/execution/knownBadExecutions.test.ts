/** The suite is itself tested: executions that are known to be bad must be caught by the schedules and the invariants. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { delegating, type WrapDatabase } from "../../model/databases.ts";
import {
  looksBefore,
  readingSenders,
  sendsThenRecords,
} from "../../model/execution/badExecutions.ts";
import { endAllRuns, findFaultIn } from "../findFault.ts";
import { all, type Spoil } from "../knownBad.ts";
import { replaceMethod } from "../replaceMethod.ts";
import { deliverMessages, stopAsClient } from "../scene.ts";
import { useStage } from "../stage.ts";
import { beginExecution } from "./beginExecution.ts";
import { liveOn } from "./calm.ts";
import { executionSchedules } from "./executionSchedules.ts";
import { endExecution, playExecution, startAll } from "./playExecution.ts";

/** Each of the bad ones is caught long before. */
const SCHEDULES = 100;
/** Always the same: here the schedules are tested, not the Worker. */
const SEED = 164400223;

const stage = useStage();

/** Gives the Worker a bad database. */
const wrapping =
  (wrap: WrapDatabase): Spoil =>
  () => {
    const { prepare, batch } = wrap({
      prepare: env.DATABASE.prepare.bind(env.DATABASE),
      batch: env.DATABASE.batch.bind(env.DATABASE),
    });
    return all(
      replaceMethod(env.DATABASE, "prepare", prepare),
      replaceMethod(env.DATABASE, "batch", batch),
    );
  };

const findFault = (spoil: Spoil, numRuns: number) =>
  findFaultIn(
    stage,
    { schedules: executionSchedules, play: playExecution, numRuns, seed: SEED },
    spoil,
  );

it.each<[string, WrapDatabase, RegExp]>([
  ["a call before its mark", sendsThenRecords, /was asked for without a last look/],
  [
    "a repetition where no ids are recognised",
    readingSenders(() => ({ keeps_keys_hours: 48 })),
    /was asked for again .* nobody knows what became of that/,
  ],
])("catches %s", async (_, wrap, fault) => {
  expect((await findFault(wrapping(wrap), SCHEDULES)).join("\n")).toMatch(fault);
});

/** Looks in a statement of its own; what happens meanwhile comes between the look and the mark. */
function lookingBefore(meanwhile: () => Promise<unknown>): WrapDatabase {
  return (database) =>
    looksBefore({
      ...delegating(database),
      prepare: (text) => {
        const statement = database.prepare(text);
        if (!text.includes("SELECT count(*) AS n FROM actions")) return statement;
        const bind = statement.bind.bind(statement);
        statement.bind = (...values) => {
          const bound = bind(...values);
          const lookFirst = async () => {
            const found = await bound.all();
            await meanwhile();
            return found;
          };
          return Object.assign(Object.create(bound) as D1PreparedStatement, { all: lookFirst });
        };
        return statement;
      },
    });
}

it("catches a last look in a statement of its own", async () => {
  const scene = await beginExecution(
    stage.ground,
    stage.interposed,
    {
      campaigns: [{ kind: "explicit", starterTemplateId: "connect", delayDays: 0, sender: 0 }],
      senders: [{ name: "Sender", keepsKeysHours: 0, looksUpActions: false }],
    },
    () => null,
    () => 0,
  );
  await startAll(scene);
  await scene.director.watch(deliverMessages(scene, stage.interposed.queue.splice(0)));
  const stopAll = () =>
    Promise.all(scene.subjects.map((subject) => stopAsClient(scene, subject, null)));

  const restore = wrapping(lookingBefore(stopAll))();
  await scene.director.watch(liveOn(scene));
  restore();

  expect((await endExecution(scene)).join("\n")).toMatch(/was asked for at .*, after the stop/);
  await endAllRuns(stage);
});

it("has nothing against the Worker as it is", async () => {
  expect(await findFault(() => () => undefined, 3)).toEqual([]);
});
