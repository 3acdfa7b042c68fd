import { useState } from "preact/hooks";

import { dataOf, type Schemas } from "../api.ts";
import { everyPage } from "../everyPage.ts";
import { useDeed, useResource } from "../resource.ts";
import { requireSession } from "../session.ts";
import { countBySender, nameResolution } from "../words/unknownActions.ts";
import { Dialog } from "./Dialog.tsx";
import { countOf, formatCount } from "./format.ts";
import { Notice } from "./Notice.tsx";

type As = Schemas["ResolveActionRequest"]["as"];

const CHOICES: readonly (readonly [as: As, words: string])[] = [
  ["sent", "They took place. The leads go on to the next step."],
  ["not_sent", "Nothing happened. They are asked for again."],
  ["skip", "They are not needed. The next step comes."],
];
const PAGE = 1_000;
const MOST_PAGES = 20;

/** Says the same of all unknown actions of a campaign, once it has shown how many they are. */
export function ResolveManyDialog({
  campaignId,
  name,
  senders,
  onClose,
}: {
  readonly campaignId: string;
  readonly name: string;
  readonly senders: readonly Schemas["Sender"][];
  readonly onClose: () => void;
}) {
  const { api, accountGroupId } = requireSession();
  const [as, setAs] = useState<As | null>(null);
  const [senderId, setSenderId] = useState("");
  const [resolved, setResolved] = useState<number | null>(null);
  const unknown = useResource(
    (signal) =>
      everyPage(
        (cursor) =>
          api
            .GET("/v1/accounts/{accountGroupId}/actions", {
              params: {
                path: { accountGroupId },
                query: {
                  ...{ campaignId, status: "unknown", limit: PAGE },
                  ...(cursor === null ? {} : { cursor }),
                },
              },
              signal,
            })
            .then(dataOf),
        MOST_PAGES,
      ),
    [campaignId],
  );
  const resolving = useDeed(async (choice: As) => {
    let sum = 0;
    for (let hasMore = true; hasMore; ) {
      const answer = await api
        .POST("/v1/accounts/{accountGroupId}/actions/resolve", {
          params: { path: { accountGroupId } },
          body: { as: choice, campaignId, ...(senderId === "" ? {} : { senderId }) },
        })
        .then(dataOf);
      sum += answer.resolved;
      hasMore = answer.hasMore;
    }
    setResolved(sum);
  });
  const bySender = countBySender(unknown.data ?? []);
  const nameOf = new Map(senders.map((sender) => [sender.id, sender.name]));
  const count =
    senderId === ""
      ? (unknown.data?.length ?? null)
      : (bySender.find(([id]) => id === senderId)?.[1] ?? 0);
  return (
    <Dialog title="Resolve all unknown actions" onClose={onClose}>
      <p>
        Campaign: <bdi>{name}</bdi>
      </p>
      <p role="status" class="outcome">
        {resolved === null ? (
          <>
            {count === null ? "Counting …" : <strong>{countOf(count, "action")}</strong>} of which
            nobody knows what became of them. What becomes unknown meanwhile is resolved with them.
          </>
        ) : (
          `${countOf(resolved, "action was", "actions were")} resolved.`
        )}
      </p>
      {resolved === null ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (as !== null) resolving.run(as);
          }}
        >
          {bySender.length < 2 ? null : (
            <label>
              Only those of a sender
              <select
                value={senderId}
                onChange={({ currentTarget }) => setSenderId(currentTarget.value)}
              >
                <option value="">All senders</option>
                {bySender.map(([id, ofSender]) => (
                  <option key={id} value={id}>
                    {nameOf.get(id) ?? id} ({formatCount(ofSender)})
                  </option>
                ))}
              </select>
            </label>
          )}
          <fieldset>
            <legend>What became of them?</legend>
            {CHOICES.map(([choice, words]) => (
              <label key={choice}>
                <input
                  type="radio"
                  name="as"
                  checked={as === choice}
                  onChange={() => setAs(choice)}
                />
                {words}
              </label>
            ))}
          </fieldset>
          <div class="buttons">
            <button
              type="submit"
              disabled={as === null || count === null || count === 0 || resolving.isRunning}
            >
              {as === null || count === null ? "Choose what to say" : nameResolution(as, count)}
            </button>
            <button type="button" class="secondary" onClick={onClose}>
              Cancel
            </button>
          </div>
        </form>
      ) : (
        <button type="button" onClick={onClose}>
          Close
        </button>
      )}
      <Notice problem={resolving.problem ?? unknown.problem} />
    </Dialog>
  );
}
