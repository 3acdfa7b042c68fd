/** Whom nobody may contact any more: adding, listing and removing suppressions. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { toIdentityHashes } from "../../../src/database/identityHashes.ts";
import { expectStatus, givenTenant } from "../../support/api.ts";
import { loseNextAnswer } from "../../support/database.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";

import {
  type AddedSuppressions,
  givenSuppression,
  listSuppressions,
  suppress,
} from "../../support/suppressions.ts";

afterEach(() => vi.restoreAllMocks());

const ID = expect.stringMatching(/^[0-9a-f]{24}$/);
const reason = "Asked us to stop";

describe("adding suppressions", () => {
  it("suppresses each identity that is named, and answers one by one", async () => {
    const tenant = await givenTenant();

    const added = await suppress(
      tenant,
      { email: "Avery@Example.com", externalId: "crm-1", reason },
      { linkedinUrl: "linkedin.com/in/Robin-Vale/" },
    );

    expect(added).toEqual({
      added: 2,
      suppressions: [
        { outcome: "added", ids: [ID, ID] },
        { outcome: "added", ids: [ID] },
      ],
    });
    const ids = added.suppressions.flatMap((one) => one.ids);
    const listed = await listSuppressions(tenant);
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(ids));
    expect(ids.map((id) => listed.find((one) => one.id === id))).toMatchObject([
      { kind: "email", identity: "avery@example.com", reason },
      { kind: "externalId", identity: "crm-1", reason },
      {
        kind: "linkedinUrl",
        identity: "https://www.linkedin.com/in/robin-vale",
        reason: "Unsubscribed",
      },
    ]);
  });

  it("leaves those that are there as they are, and says so", async () => {
    const tenant = await givenTenant();
    const first = await suppress(tenant, { email: "avery@example.com", reason });

    const again = await suppress(
      tenant,
      { email: "AVERY@example.com", reason: "Another" },
      { email: "avery@example.com", externalId: "crm-1" },
      { externalId: "crm-1" },
    );

    const [id] = first.suppressions[0]?.ids ?? [];
    expect(again).toEqual({
      added: 1,
      suppressions: [
        { outcome: "existing", ids: [id] },
        { outcome: "added", ids: [id, ID] },
        { outcome: "existing", ids: [again.suppressions[1]?.ids[1]] },
      ],
    });
    expect(await listSuppressions(tenant)).toMatchObject([
      { id, identity: "avery@example.com", reason },
      { identity: "crm-1" },
    ]);
  });

  it("is of the account group alone, and under the hash by which leads are looked for", async () => {
    const tenant = await givenTenant();
    const other = await givenTenant();

    await suppress(tenant, { email: "avery@example.com" });
    const { added } = await suppress(other, { email: "avery@example.com" });

    expect(added).toBe(1);
    const { results } = await env.DATABASE.prepare(
      "SELECT account_group_id, identity_hash FROM suppressions WHERE account_group_id IN (?1, ?2)",
    )
      .bind(tenant.accountGroupId, other.accountGroupId)
      .all<{ account_group_id: string; identity_hash: string }>();
    const person = { email: "Avery@example.com", linkedinUrl: null, externalId: null };
    const hashes = await Promise.all(
      [tenant, other].map(async ({ accountGroupId }) => {
        const [hashed] = await toIdentityHashes(accountGroupId, person);
        return { account_group_id: accountGroupId, identity_hash: hashed?.hash };
      }),
    );
    expect(new Set(results)).toEqual(new Set(hashes));
  });

  it("takes a thousand people with all that may be said of them", async () => {
    const tenant = await givenTenant();
    const people = Array.from({ length: 1_000 }, (_, index) => ({
      email: `somebody-${index}@example.com`,
      linkedinUrl: `https://www.linkedin.com/in/somebody-${index}`,
      externalId: `${index}`,
      reason: "日".repeat(200),
    }));

    const { added, suppressions } = await suppress(tenant, ...people);

    expect(added).toBe(1_000);
    expect(new Set(suppressions.flatMap(({ ids }) => ids)).size).toBe(3_000);
  });

  it("adds them once when the answer is lost on its way", async () => {
    const tenant = await givenTenant();
    loseNextAnswer();

    const { added } = await suppress(tenant, { email: "avery@example.com" });

    expect(added).toBe(1);
    expect(await listSuppressions(tenant)).toHaveLength(1);
  });

  it.each<[string, unknown, string]>([
    ["nobody", [], "suppressions: must hold at least 1"],
    ["somebody without an identity", [{ reason }], "suppressions[0]: must have at least one of"],
    ["no reason", [{ email: "a@example.com" }], "suppressions[0].reason: "],
    [
      "one that is malformed among others",
      [
        { email: "a@example.com", reason },
        { email: "a", reason },
      ],
      "suppressions[1].email: must be an e-mail address",
    ],
    [
      "the place of an erased lead",
      [{ externalId: "erased:6b0383001f6a8d2c94e7b053", reason }],
      "suppressions[0].externalId: must not begin with erased:",
    ],
    [
      "too many",
      Array.from({ length: 1_001 }, () => ({ externalId: "1", reason })),
      "suppressions: must hold at most 1000",
    ],
  ])("refuses %s, and suppresses nobody", async (_, suppressions, words) => {
    const tenant = await givenTenant();
    const before = await takePicture();

    const reply = await tenant.call("POST", "/suppressions", { body: { suppressions } });

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toContain(words);
    await expectUnchanged(before);
  });

  it("logs nobody", async () => {
    const tenant = await givenTenant();
    const lines = vi.spyOn(console, "log");

    const reply = await tenant.call<AddedSuppressions>("POST", "/suppressions", {
      body: { suppressions: [{ email: "avery@example.com", reason }] },
    });

    expectEnvelope(reply);
    expectStatus(reply, 200);
    expect(JSON.stringify(lines.mock.calls)).not.toContain("avery");
  });
});

describe("removing a suppression", () => {
  it("answers it as it was, and then there is none", async () => {
    const tenant = await givenTenant();
    const id = await givenSuppression(tenant);
    const [before] = await listSuppressions(tenant);

    const reply = await tenant.call("DELETE", `/suppressions/${id}`);

    expectEnvelope(reply);
    expect(expectStatus(reply, 200)).toEqual(before);
    expect(await listSuppressions(tenant)).toEqual([]);
    expectRefusal(await tenant.call("DELETE", `/suppressions/${id}`), 404, "NOT_FOUND");
  });

  it("leaves the other identities of the person suppressed", async () => {
    const tenant = await givenTenant();
    const added = await suppress(tenant, { email: "avery@example.com", externalId: "1" });
    const [byEmail, byId] = added.suppressions[0]?.ids ?? [];

    expectStatus(await tenant.call("DELETE", `/suppressions/${byEmail}`), 200);

    expect(await listSuppressions(tenant)).toMatchObject([{ id: byId, kind: "externalId" }]);
  });
});
