import { Link } from "wouter-preact";
import type { Schemas } from "../api.ts";
import { Bar } from "../parts/Bar.tsx";
import { formatCount, formatDay, formatTime } from "../parts/format.ts";
import { Empty } from "../parts/Notice.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { Time } from "../parts/Time.tsx";
import { Wording } from "../parts/Wording.tsx";
import { nameOfKind } from "../words/kinds.ts";
import { describePace } from "./describePace.ts";
import { describeReason } from "./words.ts";

type Progress = Schemas["Progress"];

/** How far a run is, as the API counts it. */
export function Figures({
  campaignId,
  progress,
  senders,
  created,
}: {
  readonly campaignId: string;
  readonly progress: Progress;
  readonly senders: readonly Schemas["Sender"][];
  /** How many instances are said to be there beside the progress; null: nobody says. */
  readonly created: Pick<Schemas["Run"], "instancesCreated"> | null;
}) {
  const { run, steps, waiting, ended, next } = progress;
  if (run === null) return null;
  const { instancesPromised } = run;
  // They only become more: what says more is newer.
  const instancesCreated = Math.max(run.instancesCreated, created?.instancesCreated ?? 0);
  const pace = describePace(progress, senders, { day: formatDay, time: formatTime });
  return (
    <>
      <section aria-labelledby="progress">
        <h2 id="progress">{run.endedAt === null ? "Progress" : "The last run"}</h2>
        <p class="pace" role="status">
          {pace === null ? (
            <EndOfRun endedAt={run.endedAt} />
          ) : (
            <strong>
              <Wording phrase={pace} />
            </strong>
          )}
        </p>
        {pace === null ? null : (
          <small>
            The earliest end takes for granted that every lead accepts at once, nobody replies and
            nothing fails; replies make it sooner, all else later.
          </small>
        )}
        <Appearing created={instancesCreated} promised={instancesPromised} run={run} />
        <Funnel steps={steps} promised={instancesPromised} />
      </section>
      <div class="columns">
        <section aria-labelledby="waiting">
          <h2 id="waiting">What the open ones wait for</h2>
          {waiting.length === 0 ? <Empty>None is open.</Empty> : null}
          <ul class="tally">
            {waiting.map(({ reason, instances }) => (
              <li key={reason}>
                <strong>{formatCount(instances)}</strong> {describeReason(reason)}
                {reason === "unknown-action" ? (
                  <>
                    {" "}
                    (<Link href="/needs-you">see what needs you</Link>)
                  </>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="ended">
          <h2 id="ended">How the others ended</h2>
          {ended.length === 0 ? <Empty>None has ended.</Empty> : null}
          <ul class="tally">
            {ended.map(({ status, reason, instances }) => (
              <li key={`${status} ${reason}`}>
                <strong>{formatCount(instances)}</strong> {status}: {describeReason(reason)}
              </li>
            ))}
          </ul>
        </section>
      </div>
      {run.endedAt === null ? <NextActions campaignId={campaignId} next={next} /> : null}
    </>
  );
}

function EndOfRun({ endedAt }: { readonly endedAt: string | null }) {
  return endedAt === null ? null : (
    <>
      It ended <Time at={endedAt} />.
    </>
  );
}

/** Instances appear behind a start. */
function Appearing({
  created,
  promised,
  run,
}: {
  readonly created: number;
  readonly promised: number;
  readonly run: NonNullable<Progress["run"]>;
}) {
  const isWhole = created === promised;
  return (
    <div class="bar-line">
      <span>
        {run.triggered ? "Instances" : "Instances so far"}: {formatCount(created)}
        {isWhole ? "" : ` of ${formatCount(promised)}`}
      </span>
      <Bar
        label="Instances"
        parts={[
          { name: "created", count: created, tone: "done" },
          { name: "to come", count: promised - created, tone: "open" },
        ]}
      />
    </div>
  );
}

function Funnel({
  steps,
  promised,
}: {
  readonly steps: Progress["steps"];
  readonly promised: number;
}) {
  return (
    <Scrolling label="Steps">
      <table class="funnel">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">How far</th>
            <th scope="col" class="count">
              Done
            </th>
            <th scope="col" class="count">
              At it
            </th>
            <th scope="col" class="count">
              Ended here
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, kind, behind, at, ended }) => (
            <tr key={step}>
              <th scope="row">
                {step}. {nameOfKind(kind)}
              </th>
              <td>
                <Bar
                  label={`Step ${step}, ${nameOfKind(kind)}`}
                  parts={[
                    { name: "done", count: behind, tone: "done" },
                    { name: "at it", count: at, tone: "at" },
                    { name: "ended here", count: ended, tone: "ended" },
                    {
                      name: "not there",
                      count: Math.max(0, promised - behind - at - ended),
                      tone: "open",
                    },
                  ]}
                />
              </td>
              <td class="count">{formatCount(behind)}</td>
              <td class="count">{formatCount(at)}</td>
              <td class="count">{formatCount(ended)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

function NextActions({
  campaignId,
  next,
}: {
  readonly campaignId: string;
  readonly next: Progress["next"];
}) {
  return (
    <section aria-labelledby="next">
      <h2 id="next">Next actions</h2>
      <div class="reserved">
        <Scrolling label="Next actions">
          {next.length === 0 ? (
            <Empty>No action has a time: what is open waits for somebody.</Empty>
          ) : (
            <table>
              <thead>
                <tr>
                  <th scope="col">Due</th>
                  <th scope="col">Step</th>
                  <th scope="col">Sender</th>
                  <th scope="col">Lead</th>
                </tr>
              </thead>
              <tbody>
                {next.map(({ instanceId, step, kind, dueAt, sender, lead }) => (
                  <tr key={instanceId}>
                    <td>{dueAt === null ? "when a sender takes it on" : <Time at={dueAt} />}</td>
                    <td>
                      {step}. {nameOfKind(kind)}
                    </td>
                    <td>{sender === null ? "none yet" : <bdi>{sender.name}</bdi>}</td>
                    <td>
                      <Link href={`/campaigns/${campaignId}/instances/${instanceId}`}>
                        <bdi>{lead.name}</bdi>
                      </Link>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Scrolling>
      </div>
    </section>
  );
}
