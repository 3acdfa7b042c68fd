/** Random schedules of campaigns that are executed: faults, crashes, senders that behave as they like, stops and events. */
import { exploreSchedules, SCHEDULES } from "../exploreSchedules.ts";
import { BOUNDARIES_OF_EXECUTION } from "../faultKinds.ts";
import { executionSchedules } from "./executionSchedules.ts";
import { playExecution } from "./playExecution.ts";

/** A schedule of execution takes as long as so many of starts. */
const SCHEDULES_OF_STARTS = 10;

exploreSchedules({
  ...{ file: "randomExecutions", schedules: executionSchedules, turn: 1, play: playExecution },
  count: Math.ceil(SCHEDULES / SCHEDULES_OF_STARTS),
  schedulesOfOneGround: 150,
  countOf: ({ starts, stops, house: { asks, performances }, director: { kills, calmSince } }) => ({
    ...{ starts: starts.length, stops: stops.length, kills },
    ...{ asks: asks.length, performances: performances.length },
    asksInStorm: asks.filter(({ begunAt }) => begunAt < calmSince).length,
    answersLost: asks.filter(({ answer }) => answer === null).length,
  }),
  boundaries: BOUNDARIES_OF_EXECUTION,
});
