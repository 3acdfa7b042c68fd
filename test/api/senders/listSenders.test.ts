/** `GET …/senders` and `GET …/senders/{senderId}` */
import { expect, it } from "vitest";

import { expectStatus, givenTenant } from "../../support/api.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import { givenSender, type Sender } from "../../support/senders.ts";

interface Page {
  readonly items: readonly Sender[];
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
}

it("pages an account group's senders, oldest first", async () => {
  const tenant = await givenTenant();
  const stranger = await givenTenant();
  await givenSender(stranger);
  const ids = [];
  for (const name of ["One", "Two", "Three"]) ids.push((await givenSender(tenant, { name })).id);

  const first = await tenant.call<Page>("GET", "/senders?limit=2");
  expectEnvelope(first);
  const { items, nextCursor, hasMore } = expectStatus(first, 200);
  const rest = expectStatus(await tenant.call<Page>("GET", `/senders?cursor=${nextCursor}`), 200);

  expect([...items, ...rest.items].map(({ id }) => id)).toEqual(ids);
  expect([hasMore, rest.hasMore, rest.nextCursor]).toEqual([true, false, null]);
  const [shown] = items;
  const read = expectStatus(await tenant.call<Sender>("GET", `/senders/${ids[0]}`), 200);
  // They differ in the moment at which they were read.
  expect({ ...shown, next: null }).toEqual({ ...read, next: null });
});
