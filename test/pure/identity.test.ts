/** How identities are spelt to be compared, and what suppressions have of them. */
import { describe, expect, it } from "vitest";

import { toIdentityHashes } from "../../src/database/identityHashes.ts";
import { toIdentities } from "../../src/domain/identity.ts";

const nobody = { email: null, linkedinUrl: null, externalId: null };
const GROUP = "6b0382aa41c09e7d5f2b8e10";
const OTHER_GROUP = "6b0382aa41c09e7d5f2b8e11";

describe("toIdentities", () => {
  it.each([
    ["nobody", nobody, []],
    [
      "an e-mail address, whose ASCII case does not count",
      { email: "Avery.ÖZ@Example.COM" },
      [{ kind: "email", identity: "avery.Öz@example.com" }],
    ],
    [
      "a LinkedIn address as it is kept",
      { linkedinUrl: "https://www.linkedin.com/in/ACwAAB" },
      [{ kind: "linkedinUrl", identity: "https://www.linkedin.com/in/ACwAAB" }],
    ],
    [
      "an external id, whose case counts",
      { externalId: "CRM-1" },
      [{ kind: "externalId", identity: "CRM-1" }],
    ],
    [
      "all that there are",
      { email: "a@b.example", externalId: "1" },
      [
        { kind: "email", identity: "a@b.example" },
        { kind: "externalId", identity: "1" },
      ],
    ],
  ])("has %s", (_name, given, expected) => {
    expect(toIdentities({ ...nobody, ...given })).toEqual(expected);
  });
});

describe("toIdentityHashes", () => {
  it("gives an address the same hash in any case, and another one in another account group", async () => {
    const [hash] = await toIdentityHashes(GROUP, { ...nobody, email: "Avery@Example.com" });
    const [same] = await toIdentityHashes(GROUP, { ...nobody, email: "avery@example.com" });
    const [other] = await toIdentityHashes(OTHER_GROUP, { ...nobody, email: "avery@example.com" });
    expect(hash).toEqual({ kind: "email", identity: "avery@example.com", hash: same?.hash });
    expect(hash?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash?.hash).not.toBe(other?.hash);
  });

  it("tells kinds apart, and never changes, since what is suppressed is found by it", async () => {
    const [byId] = await toIdentityHashes(GROUP, { ...nobody, externalId: "avery@example.com" });
    const [byEmail] = await toIdentityHashes(GROUP, { ...nobody, email: "avery@example.com" });
    expect(byId?.hash).not.toBe(byEmail?.hash);
    expect(byEmail?.hash).toBe("046ba4ec8fd2e030079a5e91a32faafad05bfd70cea00bcadc01e90b5e2c16ac");
  });
});
