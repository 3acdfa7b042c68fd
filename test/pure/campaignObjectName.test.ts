/** How a campaign's object is named. */
import { describe, expect, it } from "vitest";

import { parseCampaignObjectName } from "../../src/campaignObject/campaignObjectName.ts";

describe("the name of a campaign's object", () => {
  it("says whose campaign it is, and which", () => {
    expect(parseCampaignObjectName("tenant/campaign")).toEqual({
      accountGroupId: "tenant",
      campaignId: "campaign",
    });
  });

  it.each([undefined, "", "tenant", "tenant/campaign/more"])("cannot be %s", (name) => {
    expect(() => parseCampaignObjectName(name)).toThrow(
      `A campaign's object cannot have the name ${name}.`,
    );
  });
});
