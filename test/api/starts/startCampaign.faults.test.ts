/** A start and a stop that meet a fault: what the log says, by which an operator finds what failed, and for whom. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { givenCampaign, givenTenant, runIdOf, start, stop } from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { interceptQueue } from "../../support/queue.ts";

afterEach(() => vi.restoreAllMocks());

const OVERLOADED = new Error("D1_ERROR: D1 DB is overloaded.");
const REFUSED = new Error("D1_ERROR: no such column: x at offset 7: SQLITE_ERROR");

describe.each([
  { name: "start", transit: start },
  { name: "stop", transit: stop },
])("a $name", ({ name, transit }) => {
  const meetFault = async (fault: () => unknown) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const log = catchLogLines();
    fault();
    const reply = await transit(tenant, campaignId);
    const { body } = reply;
    const { accountGroupId } = tenant;
    const line = (event: string, error: string) => ({
      level: "error",
      event,
      traceId: body.traceId,
      accountGroupId,
      campaignId,
      error: expect.stringContaining(error),
    });
    return { reply, log, line };
  };

  it("that D1 failed is told once when the look at D1 settles it", async () => {
    const { log, line } = await meetFault(() =>
      vi.spyOn(env.DATABASE, "batch").mockRejectedValue(OVERLOADED),
    );

    expect(log.ofEvent(`${name}.fault`)).toEqual([
      line(`${name}.fault`, `DATABASE failed: ${name} run`),
    ]);
    expect(log.ofEvent(`${name}.unsettled`)).toEqual([]);
  });

  it("that cannot be looked up either is told to be unsettled", async () => {
    const { reply, log, line } = await meetFault(() =>
      vi.spyOn(env.DATABASE, "prepare").mockImplementation(() => {
        throw OVERLOADED;
      }),
    );

    expect(log.ofEvent(`${name}.fault`)).toEqual([
      line(`${name}.fault`, `DATABASE failed: ${name} run`),
    ]);
    expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("being settled");
    expect(log.ofEvent(`${name}.unsettled`)).toEqual([
      line(`${name}.unsettled`, "DATABASE failed: look for "),
    ]);
  });

  it("whose statement D1 refuses is our bug", async () => {
    const { reply, log } = await meetFault(() =>
      vi.spyOn(env.DATABASE, "batch").mockRejectedValue(REFUSED),
    );

    expectRefusal(reply, 500, "INTERNAL_ERROR");
    expect(log.ofEvent("request.fault")).toMatchObject([
      { error: expect.stringContaining("SQLITE_ERROR") },
    ]);
  });

  it("that is looked up by a statement D1 refuses is our bug", async () => {
    const { reply, log } = await meetFault(() => {
      vi.spyOn(env.DATABASE, "batch").mockRejectedValue(OVERLOADED);
      const statement = Object.getPrototypeOf(
        env.DATABASE.prepare("SELECT 1"),
      ) as D1PreparedStatement;
      vi.spyOn(statement, "first").mockRejectedValue(REFUSED);
    });

    expectRefusal(reply, 500, "INTERNAL_ERROR");
    expect(log.ofEvent(`${name}.unsettled`)).toEqual([]);
  });

  it("whose object cannot be reached is told", async () => {
    const { log, line } = await meetFault(() =>
      vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation(() => {
        throw new Error("unreachable");
      }),
    );

    expect(log.ofEvent(`${name}.fault`)).toEqual([
      line(`${name}.fault`, `CAMPAIGNS failed: ${name}`),
    ]);
  });
});

describe("the sending of a start's ranges", () => {
  const startOver = async (leadCount: number) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, leadCount);
    const log = catchLogLines();
    const started = await start(tenant, campaignId);
    return { log, same: { campaignId, runId: runIdOf(started), traceId: started.body.traceId } };
  };

  it("is told with their number", async () => {
    interceptQueue();

    const { log, same } = await startOver(2_501);

    await vi.waitFor(() =>
      expect(log.ofEvent("ranges.sent")).toEqual([
        { level: "info", event: "ranges.sent", ...same, outcome: "sent", ranges: 2 },
      ]),
    );
  });

  it("is not told when there is none", async () => {
    const sendBatch = vi.spyOn(env.INSTANCE_CREATION, "sendBatch");
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 0, { workflowTrigger: "automatic" });
    const log = catchLogLines();

    await start(tenant, campaignId);

    expect(log.ofEvent("ranges.sent")).toEqual([]);
    expect(sendBatch).not.toHaveBeenCalled();
  });

  it("that the queue refuses is told", async () => {
    vi.spyOn(env.INSTANCE_CREATION, "sendBatch").mockRejectedValue(new Error("refused"));

    const { log, same } = await startOver(1);

    await vi.waitFor(() =>
      expect(log.ofEvent("start.send.fault")).toEqual([
        {
          level: "error",
          event: "start.send.fault",
          ...same,
          error: expect.stringMatching(/QUEUE failed: send ranges.*refused/s),
        },
      ]),
    );
  });
});
