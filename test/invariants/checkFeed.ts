/** The feed shows each event once and without a gap, and its events are exactly the changes that D1 holds. Pure. */
import type { ToldEvent } from "../../src/domain/event.ts";
import type { ChangeState, KeptEvent } from "./telling.ts";

export function checkFeed(
  changes: ChangeState,
  kept: readonly KeptEvent[],
  feed: readonly ToldEvent[],
): string[] {
  return [...checkPlaces(kept, feed), ...checkChanges(changes, feed)];
}

/** From 1, without a gap, and the same for whoever followed it as for whoever looks afterwards. */
function checkPlaces(kept: readonly KeptEvent[], feed: readonly ToldEvent[]): string[] {
  const gap = kept.findIndex(({ sequence }, index) => sequence !== index + 1);
  const ids = new Set(kept.map(({ id }) => id));
  const isFollowed =
    feed.length === kept.length &&
    kept.every(({ id, sequence }, at) => feed[at]?.id === id && feed[at].sequence === sequence);
  return [
    ...(gap === -1 ? [] : [`the feed has no event ${gap + 1}`]),
    ...(ids.size === kept.length ? [] : ["the feed has an id twice"]),
    ...(isFollowed ? [] : [describeDifference(kept, feed)]),
  ];
}

function describeDifference(kept: readonly KeptEvent[], feed: readonly ToldEvent[]): string {
  const at = kept.findIndex(({ id }, index) => feed[index]?.id !== id);
  const place = at === -1 ? kept.length : at;
  return `whoever followed the feed saw event ${feed[place]?.sequence} at its place ${place + 1}`;
}

function checkChanges(changes: ChangeState, feed: readonly ToldEvent[]): string[] {
  const { runs, endedInstances, actions, messages } = changes;
  const told = Map.groupBy(feed, nameOf);
  const expected = new Set([
    ...runs.flatMap(namesOfRun),
    ...actions.filter(({ isSent }) => isSent).map(({ actionId }) => `action.sent of ${actionId}`),
    ...messages.map((id) => `message.received of ${id}`),
  ]);
  const stopped = new Map(
    runs.flatMap(({ id, instancesCreated, instancesStopped }) =>
      instancesStopped === null ? [] : [[id, instancesCreated - instancesStopped] as const],
    ),
  );
  // Of a run that was stopped some may have ended after the stop, which nobody is told; how many ended before, it says.
  const possible = new Set<string>();
  for (const { runId, instanceId, status } of endedInstances) {
    (stopped.has(runId) ? possible : expected).add(`instance.${status} of ${instanceId}`);
  }
  // Nobody may know again what became of an action: of one that was asked for anew, or that another run has come to.
  for (const { actionId, formerIds, wasCalled, isLeftToPerson } of actions) {
    for (const id of formerIds) possible.add(`action.unknown of ${id}`);
    const name = `action.unknown of ${actionId}`;
    if (isLeftToPerson) expected.add(name);
    else if (wasCalled) possible.add(name);
  }
  return [
    ...[...expected].filter((name) => !told.has(name)).map((name) => `no event ${name}`),
    ...[...told.keys()]
      .filter((name) => !expected.has(name) && !possible.has(name))
      .map((name) => `the event ${name} tells of nothing that D1 holds`),
    ...[...told]
      .filter(([, [first, ...others]]) => others.length > 0 && first?.type !== "action.unknown")
      .map(([name, events]) => `${events.length} events ${name}`),
    ...[...stopped].flatMap(([runId, ended]) => {
      const count = feed.filter(
        ({ type, data }) => type.startsWith("instance.") && "runId" in data && data.runId === runId,
      ).length;
      return count === ended ? [] : [`${count} events of the ${ended} that ended in run ${runId}`];
    }),
  ];
}

function namesOfRun(run: ChangeState["runs"][number]): string[] {
  const { id, endedAt, instancesPromised, instancesCreated, instancesStopped } = run;
  const isWhole = instancesPromised > 0 && instancesCreated === instancesPromised;
  return [
    `campaign.started of ${id}`,
    ...(isWhole ? [`run.instances_created of ${id}`] : []),
    ...(instancesStopped === null ? [] : [`campaign.stopped of ${id}`]),
    ...(endedAt !== null && instancesStopped === null ? [`campaign.completed of ${id}`] : []),
  ];
}

/** The change that an event tells. */
function nameOf({ type, data }: ToldEvent): string {
  if ("message" in data) return `${type} of ${data.message.senderEventId}`;
  if ("actionId" in data) return `${type} of ${data.actionId}`;
  if ("instanceId" in data) return `${type} of ${data.instanceId}`;
  return `${type} of ${"runId" in data ? data.runId : data.sender.id}`;
}
