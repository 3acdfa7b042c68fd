/**
 * The head start of a start's answer passes at once: a test finds the ranges sent when it has the answer. A test that waits
 * itself must not wait for exactly as long.
 */
import { ANSWER_HEAD_START_MILLISECONDS } from "../../src/campaignObject/CampaignObject.ts";

const wait = scheduler.wait.bind(scheduler);
scheduler.wait = (milliseconds, options) =>
  milliseconds === ANSWER_HEAD_START_MILLISECONDS ? Promise.resolve() : wait(milliseconds, options);
