/** What a sender can be asked to do. Each kind but `engage` carries a message, on the channel of the same name. */
import { CHANNELS } from "./template.ts";

export const ACTION_KINDS = ["engage", ...CHANNELS] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];
