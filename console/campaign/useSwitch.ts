/** Starts and stops a campaign, and tells what has become of it. */
import { useState } from "preact/hooks";

import { dataOf, Problem } from "../api.ts";
import { countOf } from "../parts/format.ts";
import { useIdempotencyKey } from "../parts/useIdempotencyKey.ts";
import { type Deed, useDeed } from "../resource.ts";
import { requireSession } from "../session.ts";
import { describeChanges } from "./describePlan.ts";
import type { Plan } from "./usePlan.ts";

/** What is asked of a person before it happens. */
export type Question = { readonly of: "start"; readonly plan: Plan } | { readonly of: "stop" };

const CONFLICT = 409;
const PLAN_CHANGED = 412;

/** The switch of a campaign. */
export interface Switch {
  /** What the person has been asked and has not answered; null: nothing. */
  readonly question: Question | null;
  readonly ask: (question: Question) => void;
  readonly close: () => void;
  readonly start: Deed<[plan: Plan]>;
  readonly stop: Deed<[]>;
  /** What has become of the last start or stop, in words; null before. */
  readonly news: string | null;
}

/** @param onChange told when the campaign or its plan is another one than the page shows */
export function useSwitch(campaignId: string, onChange: () => void): Switch {
  const { api, accountGroupId } = requireSession();
  const path = { accountGroupId, campaignId };
  const [question, setQuestion] = useState<Question | null>(null);
  const [news, setNews] = useState<string | null>(null);
  const startKey = useIdempotencyKey();
  const stopKey = useIdempotencyKey();
  const tell = (words: string) => {
    setNews(words);
    setQuestion(null);
    onChange();
  };
  const start = useDeed(async ({ tag }: Plan) => {
    const request = (key: string) =>
      api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
        params: {
          path,
          header: { "Idempotency-Key": key, ...(tag === null ? {} : { "If-Match": tag }) },
        },
      });
    await tellRefusal(
      async () => {
        const { instancesCreated, triggered } = dataOf(await startKey.ask(request));
        tell(
          triggered
            ? `Started: ${countOf(instancesCreated, "instance")} will appear.`
            : "Started: an instance will appear for each lead that arrives.",
        );
      },
      tell,
      {
        conflict: "Somebody was faster, and your press has done nothing.",
        async describeChange() {
          const { response } = await api.GET(
            "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start",
            { params: { path } },
          );
          return describeChanges(tag ?? "", response.headers.get("ETag") ?? "");
        },
      },
    );
  });
  const stop = useDeed(async () => {
    const request = (key: string) =>
      api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/stop", {
        params: { path, header: { "Idempotency-Key": key } },
      });
    await tellRefusal(
      async () => {
        const { instancesStopped } = dataOf(await stopKey.ask(request));
        tell(`Stopped: ${countOf(instancesStopped, "open instance")} cancelled.`);
      },
      tell,
      {
        conflict: "It had ended before, and your press has done nothing.",
        // A stop has no plan.
        describeChange: async () => "",
      },
    );
  });
  return {
    ...{ question, start, stop, news },
    ask(next) {
      (next.of === "start" ? startKey : stopKey).open();
      setNews(null);
      setQuestion(next);
    },
    close: () => setQuestion(null),
  };
}

/** What refusals mean to the person. */
interface Meanings {
  /** That the state forbids it. */
  readonly conflict: string;
  /** What differs from the plan that was shown. */
  readonly describeChange: () => Promise<string>;
}

/**
 * A refusal that says that things are not as the page shows them is news: the page is loaded again, and nothing has happened.
 */
async function tellRefusal(
  act: () => Promise<void>,
  tell: (words: string) => void,
  { conflict, describeChange }: Meanings,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === PLAN_CHANGED) {
      tell(
        `Nothing has started: since you looked, this has changed: ${await describeChange()}. Look at the plan as it is now, and start again if you still want to.`,
      );
    } else if (error.status === CONFLICT) {
      tell(`${conflict} ${error.message}`);
    } else throw error;
  }
}
