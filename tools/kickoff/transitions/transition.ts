/** Sends a start or a stop so that a crash at any moment leaves nothing, or all that it takes to repeat it. */
import { randomUUID } from "node:crypto";

import { type Api, connect, dataOf, readRefusal } from "../../../client/client.ts";
import { COMMAND } from "../../terminal/commandName.ts";
import { EXIT_CODES } from "../../terminal/exitCodes.ts";
import { Failure } from "../../terminal/failure.ts";
import { say } from "../../terminal/output.ts";
import { toApiFailure } from "../apiFailure.ts";
import type { ApiOptions } from "../connection.ts";
import { requireKey } from "../requireKey.ts";
import { type Attempt, decideAttempt, isSettledBy, type Operation } from "./attempt.ts";
import { fingerprintOf, forgetAttempt, keepAttempt, readAttempt } from "./attemptFile.ts";

/** What is sent, and how. */
export interface Sending<Data> {
  readonly operation: Operation;
  readonly send: (
    api: Api,
    path: { readonly accountGroupId: string; readonly campaignId: string },
    headers: Readonly<Record<string, string>>,
  ) => Promise<{ readonly data?: { readonly data: Data }; readonly response: Response }>;
}

/** An answer, and whether it is that of an earlier request. */
export interface Transition<Data> {
  readonly data: Data;
  readonly isReplayed: boolean;
  readonly runId: string;
}

/** A refusal with which somebody may go on: the plan is another by now. */
export class PlanChanged extends Error {}

/** The campaign's operations, one at a time. */
export class Transitions<Data> {
  readonly #sending: Sending<Data>;
  readonly #options: ApiOptions;
  readonly #campaignId: string;
  readonly #key: string;

  constructor(sending: Sending<Data>, options: ApiOptions, campaignId: string) {
    this.#sending = sending;
    this.#options = options;
    this.#campaignId = campaignId;
    this.#key = requireKey(options, `campaigns ${sending.operation}`);
  }

  /**
   * Sends an earlier attempt again whose answer is not known.
   *
   * @returns null when there is none, or none that this API key can repeat
   * @throws {PlanChanged} when it has started nothing, and its plan is gone
   */
  async repeat(): Promise<Transition<Data> | null> {
    const decision = decideAttempt(await readAttempt(this.#subject()), fingerprintOf(this.#key));
    if (decision.kind === "new") return null;
    const { operation, beganAt } = decision.attempt;
    if (decision.kind === "abandon") {
      say(
        `A ${operation} of ${beganAt} got no answer. Another API key made it, so this is a new one.`,
      );
      return null;
    }
    say(
      `A ${operation} of ${beganAt} got no answer. It is sent again, as it was: it happens once.`,
    );
    return await this.#send(decision.attempt, true);
  }

  /**
   * Sends a new attempt.
   *
   * @param ifMatch the `ETag` of the preview that was shown
   * @throws {PlanChanged} when the plan is another by now
   * @throws {Failure} when it is refused, or nobody knows what became of it
   */
  async begin(ifMatch: string | null): Promise<Transition<Data>> {
    const attempt: Attempt = {
      ...this.#subject(),
      keyFingerprint: fingerprintOf(this.#key),
      idempotencyKey: randomUUID(),
      ifMatch,
      beganAt: new Date().toISOString(),
    };
    await keepAttempt(attempt);
    return await this.#send(attempt, false);
  }

  async #send(attempt: Attempt, isRepetition: boolean): Promise<Transition<Data>> {
    const { url } = this.#options;
    let wasSentBefore = isRepetition;
    const api = connect({
      url,
      key: this.#key,
      onRetry: (reason) => {
        wasSentBefore = true;
        say(`Waiting to try again: ${reason}`);
      },
    });
    try {
      const transition = await this.#call(api, attempt);
      await forgetAttempt(attempt);
      return transition;
    } catch (error) {
      const status = readRefusal(error)?.status ?? null;
      const isSettled = isSettledBy(status, wasSentBefore);
      if (isSettled) await forgetAttempt(attempt);
      const failure = toApiFailure(`The ${attempt.operation} failed.`, url, error);
      if (isSettled && status === 412) throw new PlanChanged(failure.why, { cause: error });
      throw isSettled ? failure : unknownOutcome(attempt, failure);
    }
  }

  async #call(api: Api, { idempotencyKey, ifMatch }: Attempt): Promise<Transition<Data>> {
    const path = { accountGroupId: this.#options.accountGroup, campaignId: this.#campaignId };
    const answer = await this.#sending.send(api, path, {
      "Idempotency-Key": idempotencyKey,
      ...(ifMatch === null ? {} : { "If-Match": ifMatch }),
    });
    return {
      data: dataOf(answer),
      isReplayed: answer.response.headers.has("Idempotent-Replayed"),
      runId: answer.response.headers.get("Location")?.split("/").at(-1) ?? "",
    };
  }

  #subject() {
    const { url, accountGroup: accountGroupId } = this.#options;
    const { operation } = this.#sending;
    return { operation, url, accountGroupId, campaignId: this.#campaignId };
  }
}

function unknownOutcome({ operation, campaignId }: Attempt, { why, cause }: Failure): Failure {
  return new Failure(`Nobody knows yet whether the ${operation} took effect.`, {
    why,
    next: `Run the same command again (${COMMAND} campaigns ${operation} ${campaignId}): it repeats this ${operation}, which happens once, and gets its answer.`,
    cause,
    exitCode: EXIT_CODES.unknownOutcome,
  });
}
