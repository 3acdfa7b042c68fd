/** What an endpoint has heard and what D1 holds of it, against the events that it wants. Pure. */
import type { ToldEvent } from "../../src/domain/event.ts";
import type { Attempt, DeliveryState, EndpointState } from "./telling.ts";

/**
 * Checks the deliveries to an endpoint, once all is quiet.
 *
 * @param wanted the events that it wants, in the order of the feed
 */
export function checkDeliveries(
  {
    attempts,
    deliveries,
    isReplayed,
  }: Pick<EndpointState, "attempts" | "deliveries" | "isReplayed">,
  wanted: readonly ToldEvent[],
): string[] {
  const events = new Map(wanted.map((event) => [event.id, event]));
  const heard = Map.groupBy(attempts, ({ eventId }) => eventId);
  const recorded = Map.groupBy(deliveries, ({ eventId }) => eventId);
  return [
    ...attempts.flatMap((attempt) => checkAttempt(attempt, events.get(attempt.eventId))),
    ...wanted.flatMap(({ id, sequence }) => {
      const own = recorded.get(id) ?? [];
      const name = `the event ${sequence} (${id})`;
      if (own.length !== 1 && !(isReplayed && own.length > 1)) {
        return [`${name} has ${own.length} deliveries`];
      }
      return checkEvent(name, own, sequence, heard.get(id) ?? []);
    }),
    ...deliveries
      .filter(({ eventId }) => !events.has(eventId))
      .map(({ sequence }) => `a delivery of the event ${sequence}, which it does not want`),
    ...checkOrder(
      wanted.filter(({ id }) => !isLost(recorded.get(id) ?? [], heard.get(id) ?? [])),
      attempts,
    ),
  ];
}

/** Every attempt says the same, and says it under a seal. */
function checkAttempt({ eventId, body, seal }: Attempt, event: ToldEvent | undefined): string[] {
  if (event === undefined) return [`was told of ${eventId}, which is no event that it wants`];
  return [
    ...(seal.isValid ? [] : [`was told of ${eventId} under no valid secret`]),
    ...(body === JSON.stringify(event)
      ? []
      : [`was told ${body}, and the feed says ${JSON.stringify(event)}`]),
  ];
}

/** Delivered means that the endpoint has taken it; and D1 knows of no attempt that the endpoint has not seen. */
function checkEvent(
  name: string,
  deliveries: readonly DeliveryState[],
  expectedSequence: number,
  heard: readonly Attempt[],
): string[] {
  const answers = heard.map((attempt) => attempt.status);
  const isTaken = answers.some((answer) => answer !== null && answer >= 200 && answer < 300);
  const unheard = deliveries
    .flatMap(({ attempts }) => attempts)
    .map(({ httpStatus }) => httpStatus)
    .filter((one) => one !== null)
    .filter((one) => {
      const at = answers.indexOf(one);
      if (at !== -1) answers.splice(at, 1);
      return at === -1;
    });
  return [
    ...(heard.length > 0 ? [] : [`was never told of ${name}`]),
    ...(isTaken ? [] : [`has not taken ${name}`]),
    ...deliveries.flatMap(({ status, sequence, number }, index) => [
      ...(status === "delivered" ? [] : [`${name} is ${status}`]),
      ...(sequence === expectedSequence && number === index + 1
        ? []
        : [`${name} is sent as ${sequence}-${number}`]),
    ]),
    ...unheard.map((answer) => `${name} was answered ${answer} as D1 has it, and never was`),
  ];
}

/** Whether D1 knows of an attempt that was over, with no answer, before the endpoint heard of the event: nobody saw when. */
function isLost(deliveries: readonly DeliveryState[], heard: readonly Attempt[]): boolean {
  const heardAt = Math.min(...heard.map(({ at }) => at));
  return deliveries
    .flatMap(({ attempts }) => attempts)
    .some(
      ({ at, milliseconds, httpStatus }) => httpStatus === null && at + milliseconds <= heardAt,
    );
}

/** What has happened in a campaign is first tried in its order. */
function checkOrder(wanted: readonly ToldEvent[], attempts: readonly Attempt[]): string[] {
  const firsts = [...new Set(attempts.map(({ eventId }) => eventId))];
  const campaignOf = ({ data }: ToldEvent) => ("campaign" in data ? data.campaign?.id : undefined);
  const campaigns = Map.groupBy(wanted, campaignOf);
  campaigns.delete(undefined);
  return [...campaigns.values()].flatMap((events) => {
    const places = events.map(({ id }) => firsts.indexOf(id)).filter((place) => place !== -1);
    const at = places.findIndex((place, index) => place < (places[index - 1] ?? place));
    return at === -1
      ? []
      : [`was told of ${firsts[places[at] ?? 0]} before what had happened earlier`];
  });
}
