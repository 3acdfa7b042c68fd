/** Of each change one event, in the feed once and told to each endpoint at least once, always as the same. Pure. */
import { wantsEvent } from "../../src/domain/decideDelivery.ts";
import { checkDeliveries } from "./checkDeliveries.ts";
import { checkFeed } from "./checkFeed.ts";
import type { TellingSnapshot } from "./telling.ts";

/** Checks a feed and the deliveries of its events, once all is quiet. */
export function checkTelling({ changes, kept, feed, endpoints }: TellingSnapshot): string[] {
  return [
    ...checkFeed(changes, kept, feed),
    ...endpoints.flatMap((endpoint) => {
      const wanted = feed.filter(
        ({ sequence, type }) => sequence > endpoint.registeredAt && wantsEvent(endpoint, type),
      );
      return checkDeliveries(endpoint, wanted).map(
        (found) => `endpoint ${endpoint.name}: ${found}`,
      );
    }),
  ];
}
