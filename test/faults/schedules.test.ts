/** Random schedules of concurrent starts, crashes, faults, lost and doubled messages, stops and arrivals. */
import { exploreSchedules, SCHEDULES } from "./exploreSchedules.ts";
import { BOUNDARIES_OF_STARTS } from "./faultKinds.ts";
import { playSchedule } from "./playSchedule.ts";
import { schedules } from "./schedules.ts";

exploreSchedules({
  ...{ file: "schedules", schedules, turn: 0, count: SCHEDULES, play: playSchedule },
  schedulesOfOneGround: 500,
  countOf: ({ starts, stops }) => ({ starts: starts.length, stops: stops.length }),
  boundaries: BOUNDARIES_OF_STARTS,
});
