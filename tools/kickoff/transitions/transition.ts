/** Sends a start or a stop so that a crash at any moment leaves nothing, or all that it takes to repeat it. */
import { randomUUID } from "node:crypto";

import type { Api } from "../../../client/client.ts";
import { isKickoffError } from "../../../client/errors.ts";
import type { CampaignPath } from "../../../client/startCampaign.ts";
import { COMMAND } from "../../terminal/commandName.ts";
import { EXIT_CODES } from "../../terminal/exitCodes.ts";
import { describeFailure, Failure } from "../../terminal/failure.ts";
import { say } from "../../terminal/output.ts";
import { toFailure } from "../../terminal/toFailure.ts";
import { connectAs } from "../callApi.ts";
import type { ApiOptions } from "../connection.ts";
import { requireKey } from "../requireKey.ts";
import {
  type Attempt,
  type AttemptDecision,
  decideAttempt,
  isSettledBy,
  type Operation,
} from "./attempt.ts";
import { fingerprintOf, forgetAttempt, keepAttempt, readAttempt } from "./attemptFile.ts";

/** What is sent, and how: the answer of an attempt, whichever request has done it. */
export interface Sending<Answer> {
  readonly operation: Operation;
  readonly send: (
    api: Api,
    path: CampaignPath,
    attempt: Pick<Attempt, "idempotencyKey" | "ifMatch">,
  ) => Promise<Answer>;
  /** Tells the user the answer. Whoever is killed before that can still repeat the attempt. */
  readonly tell: (answer: Answer) => void;
}

/** Why a command is not the repetition of an attempt that got no answer. */
const ABANDONED = {
  "another-key": "Another API key made it, so this is a new one.",
  "another-plan": "It had another plan, so this is a new one.",
};

/** A refusal with which somebody may go on: the plan is another by now. */
export class PlanChanged extends Error {}

/** The campaign's operations, one at a time. */
export class Transitions<Answer> {
  readonly #sending: Sending<Answer>;
  readonly #options: ApiOptions;
  readonly #campaignId: string;
  readonly #plan: string | undefined;
  readonly #key: string;

  /** @param plan the only one that the command is about, if it names one */
  constructor(sending: Sending<Answer>, options: ApiOptions, campaignId: string, plan?: string) {
    this.#sending = sending;
    this.#options = options;
    this.#campaignId = campaignId;
    this.#plan = plan;
    this.#key = requireKey(options, `campaigns ${sending.operation}`);
  }

  /**
   * Sends an earlier attempt again whose answer is not known, and tells it.
   *
   * @returns null when there is none, or none that this API key can repeat, or none of this plan
   * @throws {PlanChanged} when it has started nothing, and its plan is gone
   */
  async repeat(): Promise<Answer | null> {
    const decision = await this.#decide();
    if (decision.kind === "new") return null;
    const { operation, beganAt } = decision.attempt;
    if (decision.kind === "abandon") {
      say(`A ${operation} of ${beganAt} got no answer. ${ABANDONED[decision.because]}`);
      return null;
    }
    say(
      `A ${operation} of ${beganAt} got no answer. It is sent again, as it was: it happens once.`,
    );
    return await this.#send(decision.attempt, true);
  }

  /**
   * Sends a new attempt, and tells its answer.
   *
   * @param ifMatch the `ETag` of the preview that was shown
   * @throws {PlanChanged} when the plan is another by now
   * @throws {Failure} when it is refused, nobody knows what became of it, or another command has begun one since `repeat`: a person may
   *   have thought about the question for long
   */
  async begin(ifMatch: string | null): Promise<Answer> {
    if ((await this.#decide()).kind === "repeat") throw begunElsewhere(this.#sending.operation);
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

  async #send(attempt: Attempt, isRepetition: boolean): Promise<Answer> {
    const path = { accountGroupId: this.#options.accountGroup, campaignId: this.#campaignId };
    const interrupt = () => {
      console.error(describeFailure(unknownOutcome(attempt, "It was interrupted.")));
      process.exit(EXIT_CODES.interrupted);
    };
    process.once("SIGINT", interrupt);
    try {
      const answer = await this.#sending.send(connectAs(this.#options, this.#key), path, attempt);
      this.#sending.tell(answer);
      await forgetAttempt(attempt);
      return answer;
    } catch (error) {
      if (!isKickoffError(error)) throw error;
      const { mayHaveHappened } = error;
      const status = error.kind === "refused" ? error.status : null;
      const failure = toFailure(`The ${attempt.operation} failed.`, this.#options.url, error);
      if (!isSettledBy({ status, mayHaveHappened }, isRepetition)) {
        throw unknownOutcome(attempt, failure.why, error);
      }
      await forgetAttempt(attempt);
      throw status === 412 ? new PlanChanged(failure.why, { cause: error }) : failure;
    } finally {
      process.off("SIGINT", interrupt);
    }
  }

  async #decide(): Promise<AttemptDecision> {
    return decideAttempt(await readAttempt(this.#subject()), fingerprintOf(this.#key), this.#plan);
  }

  #subject() {
    const { url, accountGroup: accountGroupId } = this.#options;
    const { operation } = this.#sending;
    return { operation, url, accountGroupId, campaignId: this.#campaignId };
  }
}

function begunElsewhere(operation: Operation): Failure {
  return new Failure(
    `Nothing was sent: another command has begun a ${operation} of this campaign.`,
    {
      why: "It did so meanwhile, and its answer is not known yet.",
      next: "Run the command again: it says what became of that one.",
      exitCode: EXIT_CODES.conflict,
    },
  );
}

function unknownOutcome({ operation, campaignId }: Attempt, why: string, cause?: unknown): Failure {
  return new Failure(`Nobody knows yet whether the ${operation} took effect.`, {
    why,
    next: `Run the same command again (${COMMAND} campaigns ${operation} ${campaignId}): it repeats this ${operation}, which happens once, and gets its answer.`,
    cause,
    exitCode: EXIT_CODES.unknownOutcome,
  });
}
