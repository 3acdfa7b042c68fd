/** The invariants of execution, checked over what the senders have seen and done and what D1 holds. */

import { checkExecution } from "../../invariants/checkExecution.ts";
import { checkUnfinished } from "../../invariants/checkInvariants.ts";
import type { ExecutionState } from "../../invariants/execution.ts";
import {
  type ExecutionRows,
  SELECT_EXECUTION,
  toExecutionState,
} from "../../invariants/readExecution.ts";
import { tenantDatabase } from "../../support/tenantDatabase.ts";
import { undisturbed } from "../lives.ts";
import type { ExecutionScene } from "./executionScene.ts";
import { readAlarms } from "./senderEvents.ts";

/** Every invariant of execution that is broken once all is calm, in words. */
export async function findViolationsOfExecution(scene: ExecutionScene): Promise<string[]> {
  const { house, chronicle, interposed } = scene;
  const { asks, performances, findings } = house;
  const { senders, fences } = chronicle;
  const { length: alarms } = await readAlarms(scene);
  return [
    ...checkUnfinished({ incompleteRuns: 0, alarms, messages: interposed.actions.length }),
    ...checkExecution({
      ...(await readState(scene)),
      ...{ asks, performances, findings, senders, fences },
      ...{ takenAt: null, clockToleranceMilliseconds: 0 },
    }),
  ];
}

/** What D1 holds of the execution of a case's campaigns. */
export async function readState({ subjects }: ExecutionScene): Promise<ExecutionState> {
  const ids = JSON.stringify(subjects.map(({ campaignId }) => campaignId));
  const names = Object.keys(SELECT_EXECUTION) as (keyof ExecutionRows)[];
  const results = await undisturbed(() =>
    tenantDatabase().batch(
      names.map((name) => tenantDatabase().prepare(SELECT_EXECUTION[name]).bind(ids)),
    ),
  );
  const rows = names.map((name, index) => [name, results[index]?.results]);
  return toExecutionState(Object.fromEntries(rows) as ExecutionRows);
}
