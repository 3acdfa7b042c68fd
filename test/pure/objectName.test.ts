/** How the objects of an account group are named. */
import { describe, expect, it } from "vitest";

import { parseObjectName, parsePlaceName, toObjectName } from "../../src/domain/objectName.ts";

describe("the name of an object", () => {
  it.each([
    { databaseNumber: 1, whole: "tenant", part: "tenant/campaign" },
    { databaseNumber: 2, whole: "tenant@2", part: "tenant/campaign@2" },
    { databaseNumber: 1_000, whole: "tenant@1000", part: "tenant/campaign@1000" },
  ])("says where it lives: database $databaseNumber", ({ databaseNumber, whole, part }) => {
    const place = { accountGroupId: "tenant", databaseNumber };

    expect(toObjectName(place)).toBe(whole);
    expect(toObjectName(place, "campaign")).toBe(part);
    expect(parsePlaceName(whole)).toEqual(place);
    expect(parseObjectName(part)).toEqual([place, "campaign"]);
  });

  it.each([undefined, "", "/", "@2", "tenant/campaign/more", "tenant/campaign@0", "tenant@x"])(
    "cannot be %s",
    (name) => {
      const strange = `An object cannot have the name ${name ?? ""}.`;
      expect(() => parsePlaceName(name)).toThrow(strange);
      expect(() => parseObjectName(name)).toThrow(strange);
    },
  );

  it("of a part is none of the whole, and the other way round", () => {
    expect(() => parsePlaceName("tenant/campaign")).toThrow("tenant/campaign");
    expect(() => parseObjectName("tenant@2")).toThrow("tenant@2");
  });
});
