import { useState } from "preact/hooks";

import { listAll, take } from "../../client/listAll.ts";
import { dataOf, type Schemas } from "../api.ts";
import { useDeed, useResource } from "../resource.ts";
import { requireSession } from "../session.ts";
import { countBySender, nameResolution } from "../words/unknownActions.ts";
import { Dialog } from "./Dialog.tsx";
import { countOf, formatCount, isolate } from "./format.ts";
import { Notice } from "./Notice.tsx";
import { MOST_AT_ONCE, resolveCounted } from "./resolveCounted.ts";

type As = Schemas["ResolveActionRequest"]["as"];

const CHOICES: readonly (readonly [as: As, words: string])[] = [
  ["sent", "They took place. The leads go on to the next step."],
  ["not_sent", "Nothing happened. They are asked for again."],
  ["skip", "They are not needed. The next step comes."],
];
const MOST_COUNTED = 20 * MOST_AT_ONCE;

type End = "none is left" | "there are more";

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
  const [sum, setSum] = useState<number | null>(null);
  const [end, setEnd] = useState<End | null>(null);
  const unknown = useResource(
    (signal) =>
      take(
        listAll(
          api,
          "/v1/accounts/{accountGroupId}/actions",
          { path: { accountGroupId }, query: { campaignId, status: "unknown" } },
          { signal },
        ),
        MOST_COUNTED,
      ),
    [campaignId],
  );
  const isCapped = unknown.data?.length === MOST_COUNTED;
  const bySender = countBySender(unknown.data ?? []);
  const count =
    senderId === ""
      ? (unknown.data?.length ?? null)
      : (bySender.find(([id]) => id === senderId)?.[1] ?? 0);
  const resolving = useDeed(async (choice: As) => {
    setSum(null);
    const resolve = () =>
      api
        .POST("/v1/accounts/{accountGroupId}/actions/resolve", {
          params: { path: { accountGroupId } },
          body: { as: choice, campaignId, ...(senderId === "" ? {} : { senderId }) },
        })
        .then(dataOf);
    try {
      const hasMore = await resolveCounted(count ?? 0, resolve, setSum);
      setEnd(hasMore ? "there are more" : "none is left");
    } catch (error) {
      // What is left is counted anew, before somebody tries again.
      unknown.reload();
      throw error;
    }
  });
  return (
    <Dialog title="Resolve all unknown actions" onClose={onClose}>
      <p>
        Campaign: <bdi>{name}</bdi>
      </p>
      <p role="status" class="outcome">
        <Standing count={count} isCapped={isCapped} sum={sum} end={end} />
      </p>
      {end === null ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (as !== null) resolving.run(as);
          }}
        >
          <SenderChoice
            bySender={bySender}
            senders={senders}
            senderId={senderId}
            onChoose={setSenderId}
          />
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
              disabled={
                as === null ||
                count === null ||
                count === 0 ||
                unknown.isLoading ||
                resolving.isRunning
              }
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

function SenderChoice({
  bySender,
  senders,
  senderId,
  onChoose,
}: {
  readonly bySender: ReturnType<typeof countBySender>;
  readonly senders: readonly Schemas["Sender"][];
  readonly senderId: string;
  readonly onChoose: (senderId: string) => void;
}) {
  if (bySender.length < 2) return null;
  const nameOf = new Map(senders.map(({ id, name }) => [id, name]));
  return (
    <label>
      Only those of a sender
      <select value={senderId} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        <option value="">All senders</option>
        {bySender.map(([id, count]) => (
          <option key={id} value={id}>
            {isolate(nameOf.get(id) ?? id)} ({formatCount(count)})
          </option>
        ))}
      </select>
    </label>
  );
}

/** How many there are, or what has become of them. */
function Standing({
  count,
  isCapped,
  sum,
  end,
}: {
  readonly count: number | null;
  readonly isCapped: boolean;
  readonly sum: number | null;
  readonly end: End | null;
}) {
  if (end === "none is left") return <>{describeResolved(sum)}.</>;
  if (end === "there are more") {
    return (
      <>
        {describeResolved(sum)}. There are more of them: some may have become unknown meanwhile.
        Look at them, and resolve again.
      </>
    );
  }
  return (
    <>
      {count === null ? "Counting …" : <strong>{countOf(count, "action")}</strong>} of which nobody
      knows what became of them. What becomes unknown meanwhile may be resolved with them.
      {isCapped
        ? ` There may be more: the page counts the first ${formatCount(MOST_COUNTED)}.`
        : null}
      {sum === null ? null : ` ${describeResolved(sum)} so far.`}
    </>
  );
}

function describeResolved(sum: number | null): string {
  return `${countOf(sum ?? 0, "action was", "actions were")} resolved`;
}
