/** What no call of the API brings about, and an operator does instead. */
import { withStores } from "../../../tools/admin/stores.ts";
import { UNREACHABLE_SENDER } from "../../support/routeExamples.ts";
import type { Exceptions, Kickoff } from "./kickoff.ts";
import { makerFor } from "./make.ts";

/** A campaign over an audience that is yet to be named. */
export const NEW_CAMPAIGN = { starterTemplateId: "connect", name: "Campaign" };
export const NEW_SENDER = {
  name: "Sender",
  url: UNREACHABLE_SENDER,
  kinds: ["connection_request"],
};

/**
 * Makes the exceptions. They are made once, before the first test: a server whose database another process writes at the
 * same moment answers 502.
 */
export async function makeExceptions(
  kickoff: Pick<Kickoff, "url" | "accountGroupId" | "key" | "persistTo">,
): Promise<Exceptions> {
  const make = makerFor(kickoff);
  const { id: audienceId } = await make("createAudience", {}, { name: "Leads" });
  const { id: completedId } = await make("createCampaign", {}, { ...NEW_CAMPAIGN, audienceId });
  const { id: refusedSenderId } = await make("createSender", {}, NEW_SENDER);
  await withStores({ persistTo: kickoff.persistTo, remote: false }, ({ DATABASE }) =>
    DATABASE.batch([
      DATABASE.prepare("UPDATE campaigns SET status = 'completed', run_id = id WHERE id = ?1").bind(
        completedId,
      ),
      DATABASE.prepare("UPDATE senders SET url = ?2 WHERE id = ?1").bind(
        refusedSenderId,
        kickoff.url,
      ),
    ]),
  );
  return { completedId, refusedSenderId };
}
