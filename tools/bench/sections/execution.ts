/** Executing instances: how many actions a second, what one costs, and whether that depends on how many leads wait. */

import { ACTIONS_A_MESSAGE } from "../../../src/domain/sizesOfWork.ts";
import { ActionLog } from "../ActionLog.ts";
import type { Bench } from "../bench.ts";
import { call, start, takeCounts } from "../call.ts";
import { formatFigure, interleave, medianOf, medianRatio } from "../figures.ts";
import type { Outcome } from "../finding.ts";
import type { Counts } from "../meter.ts";
import { dollarsOfWorkflowSteps, leastCountsOfActions, toDollars } from "../prices.ts";
import { readProcessorSeconds } from "../processFigures.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import { LONG_WORKFLOW_STEPS, registerSender, seedLongCampaign } from "../world.ts";

const LEAST_OF_FLOOR = 0.6;
const LEAST_OF_FIRST_TENTH = 0.9;
const MOST_ROWS_WRITTEN = 6;
/** The event, and its place among those of its campaign. */
const ROWS_AN_EVENT = 2;
const LARGEST_SPREAD = 1.1;
const SECOND = 1_000;
const MILLION = 1_000_000;

export async function measureExecution(bench: Bench): Promise<Outcome> {
  const throughput = await measureThroughput(bench);
  const costs = await measureCosts(bench);
  return {
    findings: [...throughput.findings, ...costs.findings],
    details: [...throughput.details, ...costs.details],
  };
}

/** Actions a second with a sender that answers at once and has no limits. */
async function measureThroughput(bench: Bench): Promise<Outcome> {
  const { actions, manyActions } = bench.scale.execution;
  const log = new ActionLog();
  const floorLog = new ActionLog();
  const kickoff = await bench.open("kickoff", { withSender: true, onLog: log.read });
  const floor = await bench.open("actionsFloor", { withSender: true, onLog: floorLog.read });
  await registerSender(kickoff, bench.world);
  bench.say(`${actions} actions, in turn with the floor`);
  const figures = await interleave(bench.scale.rounds, {
    kickoff: () => execute(bench, kickoff, log, actions),
    floor: async () => {
      const beganAt = performance.now();
      await call(floor, bench.bareRequest(`/${actions}`));
      const performedAt = await floorLog.waitForActions(actions);
      return (SECOND * actions) / ((performedAt.at(-1) ?? Number.NaN) - beganAt);
    },
  });
  bench.say(`${manyActions.toLocaleString("en")} actions of one campaign`);
  const leads = manyActions / LONG_WORKFLOW_STEPS;
  await start(bench, kickoff, await seedLongCampaign(kickoff, bench.world, leads));
  const performedAt = await log.waitForActions(manyActions);
  const tenth = Math.floor(manyActions / 10);
  // Several messages are told of at once: a few actions seem to take no time.
  const took = (from: number, to: number) =>
    Math.max(1, (performedAt[to] ?? Number.NaN) - (performedAt[from] ?? Number.NaN));
  const first = took(0, tenth);
  const last = took(manyActions - 1 - tenth, manyActions - 1);
  return {
    findings: [
      {
        what: "actions a second, of the floor's",
        figure: medianRatio(figures.kickoff, figures.floor),
        unit: "",
        goal: { atLeast: LEAST_OF_FLOOR },
      },
      {
        what: `actions a second in the last tenth of ${manyActions.toLocaleString("en")}, of the first`,
        figure: first / last,
        unit: "",
        goal: { atLeast: LEAST_OF_FIRST_TENTH },
      },
    ],
    details: [
      {
        title: "Actions with a sender that answers at once and has no limits",
        columns: ["Worker", "actions/s"],
        rows: [
          ["kickoff", formatFigure(medianOf(figures.kickoff))],
          ["floor", formatFigure(medianOf(figures.floor))],
        ],
      },
    ],
  };
}

async function execute(
  bench: Bench,
  runtime: Runtime,
  log: ActionLog,
  actions: number,
): Promise<number> {
  const leads = actions / LONG_WORKFLOW_STEPS;
  const campaignId = await seedLongCampaign(runtime, bench.world, leads);
  const beganAt = performance.now();
  await start(bench, runtime, campaignId);
  const performedAt = await log.waitForActions(actions);
  return (SECOND * actions) / ((performedAt.at(-1) ?? Number.NaN) - beganAt);
}

/** What an action costs. */
interface ActionCosts {
  readonly leads: number;
  readonly actions: number;
  readonly counts: Counts;
  /** What was told. */
  readonly events: number;
  /** Of workerd. */
  readonly processorMilliseconds: number;
}

/** Rows and processor time an action, of few waiting leads and of many. */
async function measureCosts(bench: Bench): Promise<Outcome> {
  const { limitedActions, unlimitedActions } = bench.scale.execution;
  bench.say("counting what actions cost");
  const unlimitedLeads = unlimitedActions / LONG_WORKFLOW_STEPS;
  const unlimited = await countActions(bench, unlimitedLeads, unlimitedActions, {});
  const limits = { engage: { perDay: limitedActions } };
  // Each of these leads walks through all steps, and the first step alone has a limit.
  const actions = limitedActions * LONG_WORKFLOW_STEPS;
  const few = await countActions(bench, limitedActions * 2, actions, limits);
  const many = await countActions(bench, bench.world.leads, actions, limits);
  const ofMany = `with ${many.leads.toLocaleString("en")} leads, of that with ${few.leads.toLocaleString("en")}`;
  const rowsRead = ({ counts, actions }: ActionCosts) => counts.databaseRowsRead / actions;
  const rowsWritten = ({ counts, actions }: ActionCosts) => counts.databaseRowsWritten / actions;
  const bill = (MILLION * LONG_WORKFLOW_STEPS * toDollars(unlimited.counts)) / unlimitedActions;
  const least = leastCountsOfActions(unlimitedActions, ACTIONS_A_MESSAGE);
  return {
    findings: [
      {
        what: "D1 rows written an action, without limits, but for what is told of it",
        figure: rowsWritten(unlimited) - (ROWS_AN_EVENT * unlimited.events) / unlimited.actions,
        unit: "",
        goal: { atMost: MOST_ROWS_WRITTEN },
      },
      {
        what: "D1 rows written an action, without limits, with its events",
        figure: rowsWritten(unlimited),
        unit: "",
        goal: null,
      },
      {
        what: "D1 rows written an action, with limits",
        figure: rowsWritten(few),
        unit: "",
        goal: null,
      },
      {
        what: `dollars for 1,000,000 leads of ${LONG_WORKFLOW_STEPS} actions each`,
        figure: bill,
        unit: " $",
        goal: null,
      },
      {
        what: "cost of an action, of the least possible",
        figure: toDollars(unlimited.counts) / toDollars(least),
        unit: "",
        goal: null,
      },
      {
        what: "the same as steps of Workflows, the steps alone, of Kickoff's cost",
        figure: dollarsOfWorkflowSteps(MILLION, LONG_WORKFLOW_STEPS) / bill,
        unit: " ×",
        goal: null,
      },
      {
        what: `D1 rows read an action ${ofMany}`,
        figure: rowsRead(many) / rowsRead(few),
        unit: "",
        goal: { atMost: LARGEST_SPREAD },
      },
      {
        what: `processor time an action ${ofMany}`,
        figure: many.processorMilliseconds / few.processorMilliseconds,
        unit: "",
        goal: { atMost: LARGEST_SPREAD },
      },
    ],
    details: [
      {
        title: "What an action costs",
        columns: [
          "sender",
          "leads",
          "rows read",
          "rows written",
          "queue messages",
          "object requests",
          "CPU ms",
        ],
        rows: [
          ["without limits", unlimited] as const,
          ["with limits", few] as const,
          ["with limits", many] as const,
        ].map(([sender, costs]) => [
          sender,
          costs.leads.toLocaleString("en"),
          ...[
            rowsRead(costs),
            rowsWritten(costs),
            costs.counts.queueMessages / costs.actions,
            costs.counts.objectRequests / costs.actions,
            costs.processorMilliseconds,
          ].map(formatFigure),
        ]),
      },
    ],
  };
}

/** Counts from the registration of a sender, for which all leads wait, to its last action. */
async function countActions(
  bench: Bench,
  leads: number,
  actions: number,
  limits: object,
): Promise<ActionCosts> {
  const runLog = new RunLog();
  const log = new ActionLog();
  const runtime = await bench.open("metered", {
    withSender: true,
    onLog: (line) => {
      runLog.read(line);
      log.read(line);
    },
  });
  const campaignId = await seedLongCampaign(runtime, bench.world, leads);
  const { runId } = await start(bench, runtime, campaignId);
  await runLog.waitForInstances(runId, leads);
  await runLog.waitUntilSilent(runId);
  const eventsBefore = await countEvents(runtime);
  await takeCounts(runtime);
  const processorBefore = readProcessorSeconds(runtime.processId);
  await registerSender(runtime, bench.world, limits);
  await log.waitForActions(actions);
  await bench.settle();
  const processorSeconds = readProcessorSeconds(runtime.processId) - processorBefore;
  const counts = await takeCounts(runtime);
  const events = (await countEvents(runtime)) - eventsBefore;
  await runtime.dispose();
  const processorMilliseconds = (SECOND * processorSeconds) / actions;
  return { leads, actions, counts, events, processorMilliseconds };
}

async function countEvents({ DATABASE }: Runtime): Promise<number> {
  return (await DATABASE.prepare("SELECT count(*) FROM events").first<number>("count(*)")) ?? 0;
}
