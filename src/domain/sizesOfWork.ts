/** How much of the work a look of a sender's object and a message take on. Tests of many small schedules put small ones here. */

/** Most actions of a sender that are on their way at once: what a stop, a pause or a crash can meet. */
export const MAXIMUM_ACTIONS_UNDER_WAY = 500;

/** What a look reads of each step of each run: more than can be under way, so that what is ready is seen behind it. */
export const CANDIDATES_A_STEP = 600;
/** Leads that a look reads of each run to admit them: as many as there is room for, within these bounds. */
export const ADMISSIBLE_A_RUN = 500;
export const LEAST_ADMISSIBLE_A_RUN = 25;
/** Runs that a look serves; the others have their turn in the next one. */
export const RUNS_A_LOOK = 12;

/** How many actions a message asks for: they are read together, and what came of them shares a transaction. */
export const ACTIONS_A_MESSAGE = 25;
/**
 * How many calls are made at the same time: an invocation has six connections, of which D1 needs one.
 * Source: https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections
 */
export const CALLS_AT_ONCE = 5;
