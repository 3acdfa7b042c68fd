/**
 * What the invented people of the demo do, and what goes wrong with their sender. A lead's number, in the order in which
 * the sender is asked to connect, decides everything, so that every demo shows the same. Pure.
 */

/** What a lead does with the connection request. */
export type Conduct =
  /** Accepts it, and takes every step. */
  | "accepts"
  /** Accepts it, and answers the first message. */
  | "replies"
  /** Neither accepts nor declines it. */
  | "stays-silent"
  /** Cannot be asked: the sender refuses for good. */
  | "is-rejected";

/** Of ten leads, six accept, and two of the six answer. */
const CONDUCTS: readonly Conduct[] = [
  "accepts",
  "stays-silent",
  "accepts",
  "replies",
  "stays-silent",
  "accepts",
  "stays-silent",
  "accepts",
  "replies",
  "stays-silent",
];

const REJECTED_LEAD = 4;
const LEAD_WITH_LOST_ANSWER = 7;
const FIRST_LEAD_OF_PAUSE = 60;

/** @param number counts from 0 */
export function conductOf(number: number): Conduct {
  if (number === REJECTED_LEAD) return "is-rejected";
  return CONDUCTS[number % CONDUCTS.length] ?? "accepts";
}

/** Whether the connection breaks once the first message to this lead is sent, before the answer. */
export function losesAnswer(number: number): boolean {
  return number === LEAD_WITH_LOST_ANSWER;
}

/** Whether the sender asks for a pause when it is asked to connect with this lead; it does so once. */
export function beginsPause(number: number): boolean {
  return number === FIRST_LEAD_OF_PAUSE;
}

/** What is to come of so many leads. */
export interface Forecast {
  readonly accepted: number;
  readonly replied: number;
  readonly silent: number;
  readonly rejected: number;
  /** Actions whose answer is lost. */
  readonly lost: number;
  /** Whether the sender asks for a pause. */
  readonly pauses: boolean;
}

/** What is to come of so many leads. */
export function forecast(leads: number): Forecast {
  const numbers = Array.from({ length: leads }, (_, number) => number);
  const count = (...conducts: Conduct[]) =>
    numbers.filter((number) => conducts.includes(conductOf(number))).length;
  return {
    accepted: count("accepts", "replies"),
    replied: count("replies"),
    silent: count("stays-silent"),
    rejected: count("is-rejected"),
    lost: numbers.filter(losesAnswer).length,
    pauses: numbers.some(beginsPause),
  };
}
