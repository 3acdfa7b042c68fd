/** The words of the simulation; times in milliseconds. */

export interface System {
  readonly databases: number;
  /** Of the queue of one database. */
  readonly consumers: number;
  readonly messagesABatch: number;
  /** For how many ranges of its batch a consumer asks at once. */
  readonly rangesAtOnce: number;
  /** How long a database is busy with a start. */
  readonly startTime: number;
  /** How long it is busy with the instances of a full range. */
  readonly rangeTime: number;
}

/** A tenant asks for the start of a campaign. */
export interface Arrival {
  readonly at: number;
  readonly tenant: number;
  readonly leads: number;
}

/** What became of it. */
export interface Fate {
  readonly arrival: Arrival;
  /** When the start was committed. */
  readonly committedAt: number;
  /** When its last instance was there. */
  readonly finishedAt: number;
}

export interface DatabaseFigures {
  readonly busyTime: number;
  readonly mostMessagesWaiting: number;
}

export interface Simulation {
  readonly fates: readonly Fate[];
  readonly databases: readonly DatabaseFigures[];
}
