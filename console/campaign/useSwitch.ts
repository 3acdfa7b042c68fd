/** Starts and stops a campaign, and tells what has become of it. */
import { useState } from "preact/hooks";

import { RefusedError } from "../../client/errors.ts";
import { dataOf } from "../api.ts";
import { countOf } from "../parts/format.ts";
import { useIdempotencyKey } from "../parts/useIdempotencyKey.ts";
import { requireSession } from "../session.ts";
import { describeChanges } from "./describePlan.ts";
import { isStillSo, nameStanding, type Standing } from "./describeTransition.ts";
import type { Plan } from "./usePlan.ts";

/** What is asked of a person before it happens. */
export type Question = { readonly of: "start"; readonly plan: Plan } | { readonly of: "stop" };
/** A question about how the campaign stood on the page when it was asked. */
type Asked = Question & { readonly about: string };

const CONFLICT = 409;
const PLAN_CHANGED = 412;

/** The switch of a campaign. */
export interface Switch {
  /** What the person has been asked and has not answered; null: nothing. */
  readonly question: Asked | null;
  readonly ask: (question: Question) => void;
  /** Leaves all as it is, as far as the person knows: the page is loaded again, for what was asked for may have happened. */
  readonly close: () => void;
  readonly start: (plan: Plan, about: string) => Promise<void>;
  readonly stop: (about: string) => Promise<void>;
  /** What has become of the last start or stop, in words; null before. */
  readonly news: string | null;
}

/**
 * @param standing how the campaign stands on the page
 * @param onChange told when the campaign or its plan is another one than the page shows
 */
export function useSwitch(campaignId: string, standing: Standing, onChange: () => void): Switch {
  const { api, accountGroupId } = requireSession();
  const path = { accountGroupId, campaignId };
  const [question, setQuestion] = useState<Asked | null>(null);
  const [news, setNews] = useState<string | null>(null);
  const startKey = useIdempotencyKey();
  const stopKey = useIdempotencyKey();
  const tell = (words: string) => {
    setNews(words);
    setQuestion(null);
    onChange();
  };
  /** Whether an answer is news: one that was given before may be about an earlier run than the one that the page is about. */
  const isNews = async (response: Response, answered: Standing) => {
    if (response.headers.get("Idempotent-Replayed") !== "true") return true;
    const now = await api
      .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}", { params: { path } })
      .then(dataOf)
      .catch(() => null);
    return isStillSo(answered, now);
  };
  const describeChange = async (tag: string) => {
    const { response } = await api.GET(
      "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start",
      { params: { path } },
    );
    return describeChanges(tag, response.headers.get("ETag") ?? tag);
  };
  const startPlan = async (tag: string, about: string) => {
    const answer = await startKey.ask(
      (key) =>
        api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
          params: { path, header: { "Idempotency-Key": key, "If-Match": tag } },
        }),
      about,
    );
    const { campaign, instancesCreated, triggered } = dataOf(answer);
    if (!(await isNews(answer.response, campaign))) return happenedBefore("start");
    return triggered
      ? `Started: ${countOf(instancesCreated, "instance")} will appear.`
      : "Started: an instance will appear for each lead that arrives.";
  };
  const start = async ({ tag }: Plan, about: string) => {
    if (tag === null) {
      return tell(
        "Nothing has started: the plan came without its tag, by which it is held to what you saw. Look again.",
      );
    }
    try {
      tell(await startPlan(tag, about));
    } catch (error) {
      if (isRefused(error, CONFLICT)) {
        return tell(`Somebody was faster, and your press has done nothing. ${error.details}`);
      }
      if (!isRefused(error, PLAN_CHANGED)) throw error;
      const changes = await describeChange(tag).catch(() => "");
      tell(
        changes === ""
          ? `Nothing has started: the plan was another one by then. ${error.details}`
          : `Nothing has started: since you looked, this has changed: ${changes}. Look at the plan as it is now, and start again if you still want to.`,
      );
    }
  };
  const stop = async (about: string) => {
    try {
      const answer = await stopKey.ask(
        (key) =>
          api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/stop", {
            params: { path, header: { "Idempotency-Key": key } },
          }),
        about,
      );
      const { campaign, instancesStopped } = dataOf(answer);
      if (!(await isNews(answer.response, campaign))) return tell(happenedBefore("stop"));
      tell(`Stopped: ${countOf(instancesStopped, "open instance")} cancelled.`);
    } catch (error) {
      if (!isRefused(error, CONFLICT)) throw error;
      tell(`It had ended before, and your press has done nothing. ${error.details}`);
    }
  };
  return {
    ...{ question, start, stop, news },
    ask(next) {
      setNews(null);
      setQuestion({ ...next, about: nameStanding(standing) });
    },
    close() {
      setQuestion(null);
      onChange();
    },
  };
}

/** What to say of an answer that is about an earlier run, or may be. */
function happenedBefore(what: "start" | "stop"): string {
  return `Your earlier ${what} had taken effect, and the campaign may have changed since. This press has done nothing: look at how it is now.`;
}

/** Whether the API has refused something because things are not as the page shows them. */
function isRefused(error: unknown, status: number): error is RefusedError {
  return error instanceof RefusedError && error.status === status;
}
