/** `GET …/audiences/{audienceId}` */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { expectStatus, givenTenant } from "../../support/api.ts";
import { addLeads } from "../../support/leads.ts";

it("answers the audience as it was created, and counts its leads", async () => {
  const tenant = await givenTenant();
  const created = expectStatus(
    await tenant.call<{ id: string; createdAt: string }>("POST", "/audiences", {
      body: { name: "Märkte", description: "Two\nlines" },
    }),
    201,
  );
  const read = async () =>
    expectStatus(await tenant.call("GET", `/audiences/${created.id}`), 200) as object;

  expect(await read()).toEqual(created);
  await env.DATABASE.prepare("UPDATE audiences SET updated_at = created_at - 1 WHERE id = ?1")
    .bind(created.id)
    .run();
  await addLeads(tenant, created.id, [{ name: "Lead", externalId: "1" }]);
  expect(await read()).toEqual({
    ...created,
    leadCount: 1,
    updatedAt: expect.toSatisfy((updatedAt: string) => updatedAt >= created.createdAt),
  });
});
