/** The rows of instances at any moment: nobody is forgotten, the counters are the rows, and completed means done. Pure. */
import {
  type ExecutedAction,
  type ExecutedInstance,
  type ExecutedRun,
  type ExecutionState,
  isSameAction,
} from "./execution.ts";

const CLOSED_STATUSES = ["completed", "cancelled", "failed"];

/** Checks what D1 holds in between two transactions, whichever they are. */
export function checkInstances(state: ExecutionState): string[] {
  return state.runs.flatMap((run) => {
    const rows = state.instances.filter(({ runId }) => runId === run.id);
    return [
      ...checkSums(run, rows),
      ...checkCounts(state, run, rows),
      ...(run.endedAt === null ? rows.flatMap((row) => checkRemembered(state, run, row)) : []),
      ...rows.flatMap((row) => checkDone(state, run, row)),
      ...checkCompletion(state, run, rows),
      ...checkRestart(state, run, rows),
    ].map((violation) => `run ${run.id}: ${violation}`);
  });
}

/** Whether an instance has come to its end. */
export function isClosed({ status }: Pick<ExecutedInstance, "status">): boolean {
  return CLOSED_STATUSES.includes(status);
}

function checkSums({ instancesCreated, instancesClosed }: ExecutedRun, rows: ExecutedInstance[]) {
  const violations: string[] = [];
  if (instancesCreated !== rows.length) {
    violations.push(`${instancesCreated} instances counted, ${rows.length} there`);
  }
  const closed = rows.filter(isClosed).length;
  if (instancesClosed !== closed) {
    violations.push(`${instancesClosed} closed instances counted, ${closed} there`);
  }
  return violations;
}

function checkCounts({ counts }: ExecutionState, { id }: ExecutedRun, rows: ExecutedInstance[]) {
  const key = (row: { status: string; reason: string | null; step: number }) =>
    `${row.status} (${row.reason}) at step ${row.step}`;
  const said = new Map(
    counts
      .filter(({ runId, instances }) => runId === id && instances !== 0)
      .map((count) => [key(count), count.instances]),
  );
  const there = new Map<string, number>();
  for (const row of rows) {
    if (row.status !== "pending") there.set(key(row), (there.get(key(row)) ?? 0) + 1);
  }
  return [...new Set([...said.keys(), ...there.keys()])]
    .filter((state) => said.get(state) !== there.get(state))
    .map(
      (state) =>
        `${said.get(state) ?? 0} instances counted as ${state}, ${there.get(state) ?? 0} there`,
    );
}

/** An open instance has a time, or waits for a person who can see it, or is yet to be admitted. */
function checkRemembered(
  state: ExecutionState,
  { campaignId, admittedPosition }: ExecutedRun,
  { position, status, step, reason, dueAt }: ExecutedInstance,
): string[] {
  if (status === "pending") {
    return position >= admittedPosition
      ? []
      : [`the lead ${position} is forgotten: admitted up to ${admittedPosition}, it is pending`];
  }
  if (status !== "running" || dueAt !== null) return [];
  const action = findAction(state, { campaignId, position, step });
  if (reason === "unknown-action" && action?.status === "unknown") return [];
  return [
    `the lead ${position} is forgotten: it waits at step ${step} for ${reason}, its action is ${action?.status}`,
  ];
}

/** Whoever is done has every step, or has not accepted for so long. */
function checkDone(
  state: ExecutionState,
  { campaignId, workflow }: ExecutedRun,
  { position, status, step, reason }: ExecutedInstance,
): string[] {
  if (status !== "completed") return [];
  const settled = (upTo: number) =>
    workflow.steps.slice(0, upTo).every((_, index) => {
      const action = findAction(state, { campaignId, position, step: index + 1 });
      return action?.status === "sent" || action?.status === "skipped";
    });
  if (reason === "done") {
    return settled(workflow.steps.length) ? [] : [`the lead ${position} is done without a step`];
  }
  const request = workflow.steps.findIndex(({ kind }) => kind === "connection_request") + 1;
  return reason === "not_accepted" && step > request - 1 && settled(request)
    ? []
    : [`the lead ${position} is completed at step ${step} for ${reason}`];
}

/** A run that no stop has ended is ended by its last instance, and by nothing else; so is its campaign completed. */
function checkCompletion(
  { campaigns, runs }: ExecutionState,
  run: ExecutedRun,
  rows: ExecutedInstance[],
): string[] {
  const { campaignId, isStopped, isTriggered, endedAt, instancesPromised } = run;
  if (isStopped || !isTriggered) return [];
  const open = rows.filter((row) => !isClosed(row)).length;
  const isDone = open === 0 && rows.length === instancesPromised && rows.length > 0;
  if (isDone !== (endedAt !== null)) {
    return [
      `${endedAt === null ? "live" : "completed"} with ${open} open instances of ${rows.length}`,
    ];
  }
  const isLast = runs.filter((one) => one.campaignId === campaignId).at(-1) === run;
  const status = campaigns.find(({ id }) => id === campaignId)?.status;
  return isLast && isDone && status !== "completed" ? [`done, and its campaign is ${status}`] : [];
}

/** Whoever was done with, in whichever way, is promised no further run. */
function checkRestart(
  { runs, instances }: ExecutionState,
  run: ExecutedRun,
  rows: ExecutedInstance[],
) {
  const earlier = runs
    .slice(0, runs.indexOf(run))
    .filter(({ campaignId }) => campaignId === run.campaignId);
  return earlier.flatMap(({ id }) =>
    rows
      .filter(({ position }) =>
        instances.some((one) => one.runId === id && one.position === position && isClosed(one)),
      )
      .map(({ position }) => `the lead ${position} was done with in the run ${id}`),
  );
}

/** The action of a step of a lead, if it was ever asked for. */
export function findAction(
  { actions }: ExecutionState,
  key: Pick<ExecutedAction, "campaignId" | "position" | "step">,
): ExecutedAction | undefined {
  return actions.find((action) => isSameAction(action, key));
}
