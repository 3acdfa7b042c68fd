/** A lead: a person to contact, who belongs to an audience. */

import type { IdentityKind } from "./identity.ts";

/** Who a lead is. */
export interface Person {
  readonly name: string;
  readonly email: string | null;
  readonly linkedinUrl: string | null;
  readonly externalId: string | null;
  readonly company: string | null;
  readonly title: string | null;
}

/** A lead, by its place. */
export interface LeadPlace {
  readonly audienceId: string;
  readonly position: number;
}

export interface Lead extends Person {
  readonly id: string;
  /** The lead's place in the audience, from 0. It never changes. */
  readonly position: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A lead to be added. `index` is its place in the request; at least one of the three identities is there. */
export interface NewLead extends Person {
  readonly index: number;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A lead that is not added. The reason is stable, the details are for people. */
export interface SkippedLead {
  /** Its place in the request, from 0. */
  readonly index: number;
  readonly reason: "INVALID_LEAD" | "DUPLICATE_IN_REQUEST" | "DUPLICATE_IN_AUDIENCE";
  readonly details: string;
}

/** Which identity of a lead is in the audience already, and whose it is. */
export interface DuplicateLead {
  readonly index: number;
  readonly identity: IdentityKind;
  readonly leadId: string;
}
