import type { Schemas } from "../api.ts";
import { countOf, formatCount } from "../parts/format.ts";
import { Notice } from "../parts/Notice.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { Time } from "../parts/Time.tsx";
import type { Resource } from "../resource.ts";
import { namesOfKinds } from "../words/kinds.ts";
import type { Plan } from "./usePlan.ts";
import { describeUnreachable, UNREACHABLE } from "./words.ts";

/** What a start would do now, and the button that asks for it. */
export function PlanView({
  plan,
  onStart,
}: {
  readonly plan: Resource<Plan | null>;
  readonly onStart: (plan: Plan) => void;
}) {
  const { data, problem, isLoading } = plan;
  return (
    <section class="reserved-plan" aria-labelledby="plan" aria-busy={isLoading}>
      <h2 id="plan">What a start would do</h2>
      <Notice problem={problem} />
      {data === null ? null : (
        <>
          {data.preview.canStart ? (
            <PlanDetails plan={data} />
          ) : (
            <Blockers blockers={data.preview.blockers} />
          )}
          <p class="buttons">
            <button type="button" disabled={!data.preview.canStart} onClick={() => onStart(data)}>
              Start
            </button>
            <button type="button" class="secondary" disabled={isLoading} onClick={plan.reload}>
              Look again
            </button>
          </p>
        </>
      )}
    </section>
  );
}

function Blockers({ blockers }: { readonly blockers: Schemas["StartPreview"]["blockers"] }) {
  return (
    <>
      <p>It cannot be started yet:</p>
      <ul>
        {blockers.map(({ details }) => (
          <li key={details}>
            <bdi>{details}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}

function PlanDetails({ plan: { preview, slots } }: { readonly plan: Plan }) {
  const { triggered, instancesCreated, unreachable, senders, estimatedEnd } = preview;
  return (
    <>
      <dl>
        <dt>Leads</dt>
        <dd>
          {triggered === false
            ? "Each lead that arrives in the audience from then on gets an instance."
            : countOf(instancesCreated ?? 0, "lead")}
        </dd>
        {unreachable === null ? null : (
          <>
            <dt>Messages</dt>
            <dd>{describeUnreachable(unreachable)}</dd>
          </>
        )}
        <dt>Senders</dt>
        <dd>
          {senders === null || senders.length === 0
            ? "None performs every step: the leads wait for one."
            : null}
          <ul class="plain">
            {(senders ?? []).map((sender) => (
              <li key={sender.id}>
                <bdi>{sender.name}</bdi> <SenderState sender={sender} />
              </li>
            ))}
          </ul>
        </dd>
        <dt>Done</dt>
        <dd>
          {estimatedEnd === null ? (
            "Nobody can say: it begins with nobody, or no sender may act."
          ) : (
            <>
              <Time at={estimatedEnd} /> at the earliest: if every lead accepts at once and nobody
              replies.
            </>
          )}
        </dd>
      </dl>
      <UnreachableReasons reasons={unreachable?.reasons ?? []} slots={slots} />
    </>
  );
}

function SenderState({ sender }: { readonly sender: Schemas["CampaignSenders"][number] }) {
  const { enabled, blocked, missingKinds } = sender;
  if (!enabled) return <>is switched off.</>;
  if (blocked !== null) {
    return (
      <>
        is blocked (<bdi>{blocked.code}</bdi>) since <Time at={blocked.since} />, and needs a
        person.
      </>
    );
  }
  if (missingKinds.length > 0) {
    return <>takes on no leads: it does not perform {namesOfKinds(missingKinds)}.</>;
  }
  return <>is ready.</>;
}

function UnreachableReasons({
  reasons,
  slots,
}: {
  readonly reasons: Schemas["UnreachableLeads"]["reasons"];
  readonly slots: Plan["slots"];
}) {
  if (reasons.length === 0) return null;
  return (
    <Scrolling label="Messages that would not be sent">
      <table class="wide">
        <thead>
          <tr>
            <th scope="col">Message</th>
            <th scope="col">Why it would not be sent</th>
            <th scope="col" class="count">
              Leads
            </th>
            <th scope="col">Such as</th>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ slotId, reason, field, leads, exampleLeadIds }) => (
            <tr key={`${slotId} ${reason} ${field}`}>
              <td>{slots.find(({ id }) => id === slotId)?.label ?? slotId}</td>
              <td class="words">
                {UNREACHABLE[reason]}
                {field === null ? null : (
                  <>
                    : <bdi>{field}</bdi>
                  </>
                )}
              </td>
              <td class="count">{formatCount(leads)}</td>
              <td>
                {exampleLeadIds.map((id) => (
                  <code key={id}>{id} </code>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}
