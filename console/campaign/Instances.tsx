import { useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { RefusedError } from "../../client/errors.ts";
import { dataOf, type Schemas } from "../api.ts";
import { More } from "../parts/More.tsx";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { Time } from "../parts/Time.tsx";
import { usePages } from "../parts/usePages.ts";
import { requireSession } from "../session.ts";
import { isAboutCampaign } from "./isAboutCampaign.ts";
import { describeReason } from "./words.ts";

const STATUSES = ["pending", "running", "completed", "cancelled", "failed"] as const;
type Status = (typeof STATUSES)[number];

/** The leads of a campaign in their passage, by status; `runId` is its latest run, once that is known. */
export function Instances({
  campaignId,
  runId,
}: {
  readonly campaignId: string;
  readonly runId: string | null;
}) {
  const [status, setStatus] = useState<Status | null>(null);
  return (
    <section aria-labelledby="instances">
      <h2 id="instances">Leads</h2>
      <label class="filter">
        Status
        <select
          value={status ?? ""}
          onChange={({ currentTarget }) => {
            setStatus(STATUSES.find((one) => one === currentTarget.value) ?? null);
          }}
        >
          <option value="">all</option>
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <InstancesBy campaignId={campaignId} runId={runId} status={status} />
    </section>
  );
}

function InstancesBy({
  campaignId,
  runId,
  status,
}: {
  readonly campaignId: string;
  readonly runId: string | null;
  readonly status: Status | null;
}) {
  const { api, accountGroupId } = requireSession();
  // Once an earlier run is in the archive, the leads of the latest are all that there is to show.
  const [isOfLatest, setIsOfLatest] = useState(false);
  const wanted = isOfLatest ? runId : null;
  const instances = usePages(
    async (cursor, limit) => {
      try {
        return dataOf(
          await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances", {
            params: {
              path: { accountGroupId, campaignId },
              query: {
                limit,
                ...(status === null ? {} : { status }),
                ...(wanted === null ? {} : { runId: wanted }),
                ...(cursor === null ? {} : { cursor }),
              },
            },
          }),
        );
      } catch (error) {
        if (error instanceof RefusedError && error.code === "RUN_ARCHIVED") setIsOfLatest(true);
        throw error;
      }
    },
    [campaignId, status, wanted],
    ({ id }) => id,
    (event) => isAboutCampaign(event, campaignId),
  );
  const { items, problem, hasMore } = instances;
  return (
    <>
      <Notice problem={problem} />
      {wanted !== null && items !== null ? (
        <p>The leads of an earlier start are in the archive. These are of the latest.</p>
      ) : null}
      <div class="reserved-list">
        <Scrolling label="Leads by status">
          {items !== null && items.length === 0 ? (
            <Empty>
              {hasMore
                ? "None among those looked at so far: look at more."
                : status === null
                  ? "No instance exists yet."
                  : `No instance is ${status}.`}
            </Empty>
          ) : (
            <table class="wide">
              <thead>
                <tr>
                  <th scope="col">Lead</th>
                  <th scope="col">Status</th>
                  <th scope="col" class="count">
                    Step
                  </th>
                  <th scope="col">Looked at next</th>
                  <th scope="col">Changed</th>
                </tr>
              </thead>
              <tbody>
                {(items ?? []).map((instance) => (
                  <InstanceRow key={instance.id} campaignId={campaignId} instance={instance} />
                ))}
              </tbody>
            </table>
          )}
        </Scrolling>
      </div>
      <More pages={instances} what="leads" />
    </>
  );
}

function InstanceRow({
  campaignId,
  instance: { id, lead, status, reason, detail, step, nextAt, updatedAt },
}: {
  readonly campaignId: string;
  readonly instance: Schemas["Instance"];
}) {
  return (
    <tr>
      <th scope="row">
        <Link href={`/campaigns/${campaignId}/instances/${id}`}>
          <bdi>{lead.name}</bdi>
        </Link>
      </th>
      <td class="words">
        {status}
        {reason === null ? null : <>: {describeReason(reason)}</>}
        {detail === null ? null : (
          <>
            {" "}
            (<bdi>{detail}</bdi>)
          </>
        )}
      </td>
      <td class="count">{step ?? ""}</td>
      <td>{nextAt === null ? "" : <Time at={nextAt} />}</td>
      <td>
        <Time at={updatedAt} />
      </td>
    </tr>
  );
}
