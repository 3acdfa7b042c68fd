/** A suppression: one identity of a person of the account group whom nobody may contact any more. */
import type { IdentityKind } from "./identity.ts";

export interface Suppression {
  readonly id: string;
  readonly kind: IdentityKind;
  /** As it was given; null when nothing but its hash may be kept. */
  readonly identity: string | null;
  /** Why, in the words of whoever asked for it. */
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** The reason of the suppressions of whoever has unsubscribed, as a sender has told. */
export const REASON_OF_UNSUBSCRIPTION = "unsubscribed";

/** The reason of the suppressions that the erasure of a lead leaves. */
export const REASON_OF_ERASURE = "erased";
