import { dataOf, type Schemas } from "../api.ts";
import { countOf, formatCount } from "../parts/format.ts";
import { More } from "../parts/More.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { Time } from "../parts/Time.tsx";
import { usePages } from "../parts/usePages.ts";
import { requireSession } from "../session.ts";
import { isAboutCampaign } from "./isAboutCampaign.ts";

/** The record of a campaign's starts and stops. */
export function Runs({ campaignId }: { readonly campaignId: string }) {
  const { api, accountGroupId } = requireSession();
  const runs = usePages(
    async (cursor, limit) =>
      dataOf(
        await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs", {
          params: {
            path: { accountGroupId, campaignId },
            query: { limit, ...(cursor === null ? {} : { cursor }) },
          },
        }),
      ),
    [campaignId],
    ({ id }) => id,
    (event) => isAboutCampaign(event, campaignId) && /^(campaign|run)\./.test(event.type),
  );
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">Starts and stops</h2>
      <Notice problem={runs.problem} />
      <div class="reserved">
        <Scrolling label="Starts and stops">
          <table class="wide">
            <thead>
              <tr>
                <th scope="col">Started</th>
                <th scope="col">Ended</th>
                <th scope="col" class="count">
                  Instances
                </th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {(runs.items ?? []).map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </tbody>
          </table>
        </Scrolling>
      </div>
      <More pages={runs} what="starts" />
    </section>
  );
}

function RunRow({ run }: { readonly run: Schemas["Run"] }) {
  const { startedAt, startedBy, endedAt, stoppedBy, instancesCreated, instancesPromised } = run;
  return (
    <tr>
      <td>
        <Time at={startedAt} /> <By keyId={startedBy} />
      </td>
      <td>
        {endedAt === null ? "under way" : <Time at={endedAt} />}{" "}
        {stoppedBy === null ? null : <By keyId={stoppedBy} />}
      </td>
      <td class="count">
        {instancesCreated === instancesPromised
          ? formatCount(instancesCreated)
          : `${formatCount(instancesCreated)} of ${formatCount(instancesPromised)}`}
      </td>
      <td>
        {describeState(run)}
        {run.archived === null ? null : "; its leads are in the archive"}
      </td>
    </tr>
  );
}

function By({ keyId }: { readonly keyId: string }) {
  const { apiKey } = requireSession();
  return (
    <small>
      by{" "}
      {keyId === apiKey.id ? (
        <>
          this key, <bdi>{apiKey.name}</bdi>
        </>
      ) : (
        <>
          the key <code>{keyId}</code>
        </>
      )}
    </small>
  );
}

function describeState({ state, stuck, stoppedBy, instancesStopped }: Schemas["Run"]): string {
  switch (state) {
    case "creating":
      return "its instances are appearing";
    case "stuck":
      return `no instance has appeared for a while: ${stuck?.reason ?? "nobody knows why"}`;
    case "created":
      return "every instance exists";
    case "ended":
      return stoppedBy === null
        ? "completed"
        : `stopped, ${countOf(instancesStopped ?? 0, "open instance")} cancelled`;
  }
}
