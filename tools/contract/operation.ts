/** What an entry of the contract says about an operation, and the check that its schema is that of the handler. */
import type * as z from "zod";

import type { Answer } from "../../src/api/answer/envelope.ts";
import type { StreamedAnswer } from "../../src/api/answer/eventStream.ts";
import type { Failure } from "../../src/api/answer/failures.ts";
import type { ZodSchema } from "../../src/api/contract.ts";
import type { Route } from "../../src/api/request/route.ts";
import type { Details } from "./responses.ts";

/** What an entry says. The rest of the contract follows from the route and from the table of failures. */
export interface OperationDescription<Schema extends ZodSchema> {
  readonly tag: Tag;
  /** The heading. */
  readonly summary: string;
  readonly description: string;
  readonly answer: {
    readonly status: 200 | 201;
    /** The name of the schema of the whole answer. */
    readonly name: `${string}SuccessResponse`;
    readonly description: string;
    readonly data: Schema;
    /** Values of `data`, by what they show. */
    readonly examples: Readonly<Record<string, z.output<Schema>>>;
    /** What the header `Location` names; left out when there is none. */
    readonly location?: string;
    /** Whether it has an `ETag`. */
    readonly isTagged?: true;
    /** The answer as Server-Sent Events, to a client that prefers them; left out when there is none. */
    readonly events?: {
      readonly description: string;
      /** The schema of one event, which has a name. */
      readonly event: ZodSchema;
      /** Everything that is sent. */
      readonly example: string;
    };
  };
  /** How it can fail besides the ways in which every operation can. */
  readonly failures: readonly Failure[];
  /** `details` as they read here; the contract has a text of its own for each failure that is left out. */
  readonly failureExamples?: Readonly<Partial<Record<Failure, Details>>>;
  /** What the header `Location` of a failure names, if that has one. */
  readonly failureLocations?: Readonly<Partial<Record<Failure, string>>>;
  /** Bodies of the request, by what they show. */
  readonly requestExamples?: Readonly<Record<string, unknown>>;
  /** What the files in test/api/ are named after that test it; left out when it is the operation. */
  readonly tests?: readonly string[];
}

/** The groups of operations, in the order in which they are shown. */
export const TAGS = {
  Campaigns: "Create campaigns, start and stop them, look at them.",
  Runs: "What came of a start: how far it is, and who is in it.",
  Actions: "What senders were asked, and what of it nobody knows.",
  Audiences: "The people to contact.",
  Templates: "What campaigns say, and in which of their places.",
  Senders: "Who performs actions: how it is reached, what it may do, and when.",
  Events: "What has happened, in order.",
  Webhooks: "Who is told what happens, and how it went.",
  Accounts: "What the key may do, and what it has access to.",
  Health: "Whether the service answers at all.",
} as const;
export type Tag = keyof typeof TAGS;

/** An operation as the contract knows it. */
export interface Operation extends OperationDescription<ZodSchema> {
  /** The handler of its route. */
  readonly handler: Route["handler"];
}

/**
 * Describes the operation of a handler. It does not compile unless the schema is, to the letter, what the handler
 * answers: the handler says so itself, as `Promise<Answer<…>>`.
 */
export function describeOperation<Schema extends ZodSchema, Data>(
  handler: (...input: never[]) => Promise<Answer<Data> | StreamedAnswer>,
  description: OperationDescription<Schema> &
    (Same<Shape<z.output<Schema>>, Shape<Data>> extends true ? unknown : Mismatch<Data>),
): Operation {
  return { handler, ...(description as OperationDescription<ZodSchema>) };
}

/** What the compiler shows of an entry whose schema differs from what the handler answers. */
interface Mismatch<Data> {
  readonly "the schema in answer.data is not what the handler answers": Data;
}

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** A type without its `readonly`, and its intersections as one: in those alone the two may differ. */
type Shape<T> = T extends readonly (infer Item)[]
  ? Shape<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Shape<T[Key]> }
    : T;
