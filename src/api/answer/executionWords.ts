/** The words that answers about instances and actions share. */
import * as z from "zod/mini";

import { INSTANCE_ID } from "../../domain/action.ts";
import { type EndReason, STATUS_OF_END, WAITING_REASONS } from "../../domain/instanceReasons.ts";
import { named } from "../contract.ts";
import { matching } from "./words.ts";

/** The id of an instance in an answer. */
export const instanceIdentifier = /* @__PURE__ */ named(
  "InstanceIdentifier",
  () => matching(INSTANCE_ID),
  "The id of the run, and the lead's position in the audience.",
);

/** Why an instance is where it is. */
export const instanceReason = /* @__PURE__ */ named(
  "InstanceReason",
  () => z.enum([...WAITING_REASONS, ...(Object.keys(STATUS_OF_END) as EndReason[])]),
  "What an open instance waits for: its time or the next free slot of its sender (`due`), the sender's answer (`sending`) or its result (`accepted-by-sender`), the lead (`acceptance`), a person (`unknown-action`), a sender (`no-sender`), or its sender, who may not act at present (`sender-limited`, `sender-blocked`). Or why it has ended: every step is done (`done`), the lead has not accepted in time (`not_accepted`); the lead has answered (`replied`), nobody may contact the lead (`suppressed`), the campaign was stopped (`stopped`), the connection request was withdrawn (`withdrawn`); a field is missing (`missing_field`), a text is too long (`text_too_long`), a template cannot be read (`invalid_template`), the sender will never do it (`rejected`).",
);
