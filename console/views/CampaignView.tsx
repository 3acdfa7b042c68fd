import { useEffect, useRef } from "preact/hooks";
import { Link } from "wouter-preact";

import { dataOf, type Schemas } from "../api.ts";
import { ActionsPlot } from "../campaign/ActionsPlot.tsx";
import { Figures } from "../campaign/Figures.tsx";
import { Instances } from "../campaign/Instances.tsx";
import { isAboutCampaign } from "../campaign/isAboutCampaign.ts";
import { PlanView } from "../campaign/PlanView.tsx";
import { Questions } from "../campaign/Questions.tsx";
import { Replies } from "../campaign/Replies.tsx";
import { Runs } from "../campaign/Runs.tsx";
import { type Plan, usePlan } from "../campaign/usePlan.ts";
import { useRunStream } from "../campaign/useRunStream.ts";
import { type Switch, useSwitch } from "../campaign/useSwitch.ts";
import { countOf } from "../parts/format.ts";
import { Notice } from "../parts/Notice.tsx";
import { Time } from "../parts/Time.tsx";
import { View } from "../parts/View.tsx";
import { type Resource, useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";

const MOST_SENDERS = 50;

/** A campaign: what a start would do while it can start, and how far it is. */
export function CampaignView({
  params: { campaignId = "" },
}: {
  readonly params: { readonly campaignId?: string };
}) {
  const { api, accountGroupId } = requireSession();
  const path = { accountGroupId, campaignId };
  const campaign = useResource(
    async (signal) =>
      dataOf(
        await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}", {
          params: { path },
          signal,
        }),
      ),
    [campaignId],
    (event) => isAboutCampaign(event, campaignId) && /^(campaign|sender)\./.test(event.type),
  );
  if (campaign.data === null) {
    return (
      <View title="Campaign">
        <Notice problem={campaign.problem} />
      </View>
    );
  }
  return (
    <>
      <Notice problem={campaign.problem} />
      <Shown campaign={campaign.data} onChange={campaign.reload} />
    </>
  );
}

function Shown({
  campaign,
  onChange,
}: {
  readonly campaign: Schemas["Campaign"];
  readonly onChange: () => void;
}) {
  const { id, status } = campaign;
  const progress = useProgress(id, status);
  const canStart = status === "draft" || status === "stopped";
  const plan = usePlan(id, status, canStart && may("campaigns:execute"));
  const campaignSwitch = useSwitch(id, campaign, () => {
    onChange();
    progress.reload();
    plan.reload();
  });
  const run = progress.data?.progress.run ?? null;
  const isAppearing =
    run !== null && run.endedAt === null && run.instancesCreated < run.instancesPromised;
  const created = useRunStream(id, isAppearing ? run.id : null, progress.reload);
  const statuses = progress.data?.progress.statuses;
  const open = statuses === undefined ? null : statuses.pending + statuses.running;
  return (
    <View
      title={campaign.name}
      actions={<Switches status={status} campaignSwitch={campaignSwitch} />}
    >
      <Facts campaign={campaign} />
      <News words={campaignSwitch.news} />
      <Questions campaign={campaign} openInstances={open} campaignSwitch={campaignSwitch} />
      {canStart ? <Start plan={plan} campaignSwitch={campaignSwitch} /> : null}
      <Notice problem={progress.problem} />
      {status === "draft" ? null : (
        <Live id={id} progress={progress.data} created={isAppearing ? created : null} />
      )}
    </View>
  );
}

function Start({
  plan,
  campaignSwitch,
}: {
  readonly plan: Resource<Plan | null>;
  readonly campaignSwitch: Switch;
}) {
  return may("campaigns:execute") ? (
    <PlanView plan={plan} onStart={(shown) => campaignSwitch.ask({ of: "start", plan: shown })} />
  ) : (
    <p>The key lacks campaigns:execute, which shows what a start would do, and starts.</p>
  );
}

/** What changes by itself. */
function Live({
  id,
  progress,
  created,
}: {
  readonly id: string;
  readonly progress: Known | null;
  readonly created: Parameters<typeof Figures>[0]["created"];
}) {
  return (
    <>
      <div class="reserved-figures">
        {progress === null ? null : <Figures campaignId={id} {...progress} created={created} />}
      </div>
      {may("events:read") ? <ActionsPlot campaignId={id} /> : null}
      <Replies campaignId={id} />
      <Instances campaignId={id} runId={progress?.progress.run?.id ?? null} />
      <Runs campaignId={id} />
    </>
  );
}

/** How far the latest run is, and what is known of the senders. */
interface Known {
  readonly progress: Schemas["Progress"];
  readonly senders: readonly Schemas["Sender"][];
}

function useProgress(campaignId: string, status: string): Resource<Known> {
  const { api, accountGroupId } = requireSession();
  return useResource(
    async (signal) => {
      const [progress, senders] = await Promise.all([
        api
          .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/progress", {
            params: { path: { accountGroupId, campaignId } },
            signal,
          })
          .then(dataOf),
        may("senders:read")
          ? api
              .GET("/v1/accounts/{accountGroupId}/senders", {
                params: { path: { accountGroupId }, query: { limit: MOST_SENDERS } },
                signal,
              })
              .then(dataOf)
          : null,
      ]);
      return { progress, senders: senders?.items ?? [] };
    },
    [campaignId, status],
    (event) => isAboutCampaign(event, campaignId),
  );
}

function Facts({ campaign }: { readonly campaign: Schemas["Campaign"] }) {
  const { id, status, startedAt, selectedLeadCount } = campaign;
  return (
    <p class="facts">
      <strong class={`campaign-${status}`}>{status}</strong>
      {startedAt === null ? null : (
        <span>
          started <Time at={startedAt} />
        </span>
      )}
      <span>{countOf(selectedLeadCount, "lead")} selected</span>
      <Link href={`/campaigns/${id}/content`}>Content</Link>
    </p>
  );
}

function Switches({
  status,
  campaignSwitch,
}: {
  readonly status: Schemas["CampaignStatus"];
  readonly campaignSwitch: Switch;
}) {
  if (status !== "active") return null;
  if (!may("campaigns:execute")) return <small>Stopping it takes campaigns:execute.</small>;
  return (
    <button type="button" class="secondary" onClick={() => campaignSwitch.ask({ of: "stop" })}>
      Stop
    </button>
  );
}

/** What has become of what the person set off: it takes the focus, which the button had that is gone. */
function News({ words }: { readonly words: string | null }) {
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (words !== null) place.current?.focus();
  }, [words]);
  return (
    <p ref={place} class="news" role="status" tabIndex={-1}>
      <bdi>{words}</bdi>
    </p>
  );
}
