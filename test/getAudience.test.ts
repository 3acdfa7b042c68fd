/** `GET …/audiences/{audienceId}` */
import { expect, it } from "vitest";

import { expectStatus, givenTenant } from "./support/api.ts";
import { addLeads } from "./support/leads.ts";

it("answers the audience as it was created, and counts its leads", async () => {
  const tenant = await givenTenant();
  const created = expectStatus(
    await tenant.call<{ id: string }>("POST", "/audiences", {
      body: { name: "Märkte", description: "Two\nlines" },
    }),
    201,
  );
  const read = async () =>
    expectStatus(await tenant.call("GET", `/audiences/${created.id}`), 200) as object;

  expect(await read()).toEqual(created);
  await addLeads(tenant, created.id, [{ name: "Lead", externalId: "1" }]);
  expect(await read()).toEqual({
    ...created,
    leadCount: 1,
    updatedAt: expect.stringMatching(/\.\d{3}Z$/),
  });
});
