/** What clients were told of the leads that they added, held against the leads and runs there are. Pure. */
import { lifeOf } from "./checkRefusals.ts";
import { positionsBetween } from "./positions.ts";
import {
  type CampaignSnapshot,
  type Circumstances,
  isAnsweredBefore,
  type RunState,
} from "./snapshot.ts";

/** Checks the leads of a campaign's audience, and to which of its runs those belong that came meanwhile. */
export function checkLeads(campaign: CampaignSnapshot, circumstances: Circumstances): string[] {
  const { leadPositions, workflowTrigger } = campaign;
  if (leadPositions === null) return [];
  return [
    ...checkPositions(campaign, leadPositions),
    ...(workflowTrigger === "automatic"
      ? checkArrivals(campaign, leadPositions, circumstances)
      : []),
  ];
}

/** An answer that leads were added stays true, and positions stay dense. */
function checkPositions(
  { arrivals, leadCount }: CampaignSnapshot,
  leadPositions: ReadonlyMap<string, number>,
): string[] {
  const lost = arrivals.flatMap(({ leadIds }) => leadIds).filter((id) => !leadPositions.has(id));
  const violations =
    lost.length === 0 ? [] : [`${lost.length} leads that were added are not there`];
  const positions = [...leadPositions.values()].sort((a, b) => a - b);
  if (positions.join() !== positionsBetween(0, leadCount).join()) {
    violations.push(`${positions.length} leads do not fill ${leadCount} positions`);
  }
  return violations;
}

/** Leads that were added after a start was answered and before its stop belong to the run; no lead belongs to two. */
function checkArrivals(
  { starts, arrivals, runs }: CampaignSnapshot,
  leadPositions: ReadonlyMap<string, number>,
  { clockToleranceMilliseconds }: Circumstances,
): string[] {
  const shared = runs.filter(
    ({ firstPosition }, index) => firstPosition < (runs[index - 1]?.endPosition ?? 0),
  );
  const violations = shared.map(({ id }) => `the run ${id} shares leads with the one before`);
  for (const { client, sentAt, endedAt, leadIds } of arrivals) {
    const run = runs.find(
      (one) =>
        isAnsweredBefore(starts, one.id, sentAt) &&
        endedAt < lifeOf(one, clockToleranceMilliseconds).until,
    );
    if (run !== undefined && leadIds.some((id) => !covers(run, leadPositions.get(id)))) {
      violations.push(
        `${client} came while the run ${run.id} was live, and it leaves leads of it out`,
      );
    }
  }
  return violations;
}

function covers({ firstPosition, endPosition }: RunState, position = 0): boolean {
  return firstPosition <= position && position < endPosition;
}
