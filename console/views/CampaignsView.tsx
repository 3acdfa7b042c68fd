import { useEffect, useRef, useState } from "preact/hooks";
import { Link, useSearchParams } from "wouter-preact";
import { CAMPAIGN_STATUSES, type CampaignStatus } from "../../src/domain/campaign.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../src/domain/textLengths.ts";
import { dataOf, type Schemas } from "../api.ts";
import { progressPartsOf, standingOf } from "../campaignStanding.ts";
import { campaignIdOf, type LiveEvent } from "../live.ts";
import { Bar } from "../parts/Bar.tsx";
import { FirstSteps } from "../parts/FirstSteps.tsx";
import { formatCount } from "../parts/format.ts";
import { More } from "../parts/More.tsx";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Time } from "../parts/Time.tsx";
import { usePages } from "../parts/usePages.ts";
import { View } from "../parts/View.tsx";
import { useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";

const SEARCH_PAUSE_MILLISECONDS = 300;

/** What runs, how far, and what each waits for; the newest first. */
export function CampaignsView() {
  const { api, accountGroupId } = requireSession();
  const [query, setQuery] = useSearchParams();
  const status = CAMPAIGN_STATUSES.find((one) => one === query.get("status")) ?? null;
  const name = (query.get("name") ?? "").trim().slice(0, MAXIMUM_NAME_CHARACTERS);
  const campaigns = usePages(
    async (cursor, limit, signal) =>
      dataOf(
        await api.GET("/v1/accounts/{accountGroupId}/campaigns", {
          params: {
            path: { accountGroupId },
            query: {
              limit,
              ...(status === null ? {} : { status }),
              ...(name === "" ? {} : { name }),
              ...(cursor === null ? {} : { cursor }),
            },
          },
          signal,
        }),
      ),
    [accountGroupId, status, name],
    ({ id }) => id,
    ({ type }) => type.startsWith("campaign."),
  );
  // Another search is another list: the last one stays until it is there, with what it was searched by.
  const isFiltered = status !== null || name !== "";
  const shown = useRef({ items: campaigns.items, isFiltered });
  if (campaigns.items !== null) shown.current = { items: campaigns.items, isFiltered };
  const { items } = shown.current;
  const filter = (change: Partial<Filter>) =>
    setQuery(toQuery({ status, name, ...change }), { replace: true });
  return (
    <View
      title="Campaigns"
      actions={may("campaigns:write") ? <Link href="/campaigns/new">New campaign</Link> : null}
    >
      <Filters status={status} name={name} onChange={filter} />
      <Notice problem={campaigns.problem} />
      <section class="list" aria-label="Campaigns" aria-busy={campaigns.isLoading}>
        {items === null ? null : items.length > 0 ? (
          <Campaigns campaigns={items} />
        ) : shown.current.isFiltered ? (
          <Empty>
            No campaign is like that.{" "}
            <button
              type="button"
              class="secondary"
              onClick={() => filter({ status: null, name: "" })}
            >
              Show all
            </button>
          </Empty>
        ) : (
          <FirstSteps />
        )}
        <More pages={campaigns} what="campaigns" />
      </section>
    </View>
  );
}

interface Filter {
  readonly status: CampaignStatus | null;
  readonly name: string;
}

function toQuery({ status, name }: Filter): Record<string, string> {
  return { ...(status === null ? {} : { status }), ...(name === "" ? {} : { name }) };
}

function Filters({
  status,
  name,
  onChange,
}: Filter & { readonly onChange: (change: Partial<Filter>) => void }) {
  const [text, setText] = useState(name);
  const latest = useRef(onChange);
  latest.current = onChange;
  // What is being written is trimmed for the search, and stays as it is written.
  useEffect(() => setText((before) => (before.trim() === name ? before : name)), [name]);
  useEffect(() => {
    if (text.trim() === name) return;
    const timer = setTimeout(
      () => latest.current({ name: text.trim() }),
      SEARCH_PAUSE_MILLISECONDS,
    );
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search class="line">
      <label>
        Name
        <input
          type="search"
          placeholder="A part of the name"
          maxLength={MAXIMUM_NAME_CHARACTERS}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <label>
        Status
        <select
          value={status ?? ""}
          onChange={({ currentTarget: { value } }) =>
            onChange({ status: CAMPAIGN_STATUSES.find((one) => one === value) ?? null })
          }
        >
          <option value="">all</option>
          {CAMPAIGN_STATUSES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
    </search>
  );
}

function Campaigns({ campaigns }: { readonly campaigns: readonly Schemas["Campaign"][] }) {
  return (
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">Campaign</th>
          <th scope="col">Status</th>
          <th scope="col">Progress</th>
          <th scope="col" class="now">
            Now
          </th>
          <th scope="col" class="count">
            Leads
          </th>
        </tr>
      </thead>
      <tbody>
        {campaigns.map((campaign) => (
          <CampaignRow key={campaign.id} campaign={campaign} />
        ))}
      </tbody>
    </table>
  );
}

function CampaignRow({ campaign }: { readonly campaign: Schemas["Campaign"] }) {
  const { id, name, status, selectedLeadCount, startedAt } = campaign;
  const { api, accountGroupId } = requireSession();
  const hasRun = startedAt !== null;
  const progress = useResource(
    async (signal) =>
      hasRun
        ? dataOf(
            await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/progress", {
              params: { path: { accountGroupId, campaignId: id } },
              signal,
            }),
          )
        : null,
    [id, hasRun],
    (event) => hasRun && isAboutRow(event, campaign),
  );
  return (
    <tr>
      <th scope="row">
        <Link href={`/campaigns/${id}`}>
          <bdi>{name}</bdi>
        </Link>
      </th>
      <td>
        <span class={`status status-${status}`}>{status}</span>
      </td>
      <td class={hasRun ? "progress reserved" : "progress"}>
        {progress.data === null ? null : <RunBar progress={progress.data} />}
      </td>
      <td class="now">
        <Now campaign={campaign} progress={progress.data} />
        {progress.problem === null ? null : (
          <small>
            <bdi>{progress.problem.message}</bdi>
          </small>
        )}
      </td>
      <td class="count" data-label="Leads">
        {formatCount(selectedLeadCount)}
      </td>
    </tr>
  );
}

/** What a sender may do limits every campaign that is under way. */
function isAboutRow(event: LiveEvent, { id, status }: Schemas["Campaign"]): boolean {
  return campaignIdOf(event) === id || (status === "active" && event.type.startsWith("sender."));
}

function RunBar({ progress }: { readonly progress: Schemas["Progress"] }) {
  const promised = progress.run?.instancesPromised ?? 0;
  const { completed, cancelled, failed } = progress.statuses;
  return (
    <>
      <Bar label="Leads of the run" parts={progressPartsOf(progress)} />
      <small>
        {formatCount(completed + cancelled + failed)} of {formatCount(promised)} ended
      </small>
    </>
  );
}

function Now({
  campaign,
  progress,
}: {
  readonly campaign: Schemas["Campaign"];
  readonly progress: Schemas["Progress"] | null;
}) {
  const { sentence, time, needsPerson } = standingOf(campaign, progress);
  return (
    <>
      {sentence === null ? null : (
        <span class={needsPerson ? "needs-person" : undefined}>
          <bdi>{sentence}</bdi>
        </span>
      )}
      {time === null ? null : (
        <small>
          {time.label} <Time at={time.at} />
        </small>
      )}
    </>
  );
}
