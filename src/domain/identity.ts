/**
 * What says who a person is, and how it is spelt to be compared. Within an account group, whoever shares an identity is one
 * person, whatever the audience. Pure.
 */
export const IDENTITY_KINDS = ["email", "linkedinUrl", "externalId"] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** How long an identity may be, in code points. */
export const MAXIMUM_IDENTITY_CHARACTERS = { email: 320, linkedinUrl: 500, externalId: 255 };

/** The identities that somebody has; null for each that they have not. */
export type Identities = { readonly [Kind in IdentityKind]: string | null };

/** One identity of a person. */
export interface Identity {
  readonly kind: IdentityKind;
  /** As it is compared. */
  readonly identity: string;
}

/**
 * The identities of a person, spelt as they are compared: e-mail addresses without regard to ASCII case, as the database
 * compares them. A LinkedIn address has its one spelling already, from `toLinkedinUrl`.
 */
export function toIdentities(person: Identities): Identity[] {
  return IDENTITY_KINDS.flatMap((kind) => {
    const text = person[kind];
    if (text === null) return [];
    const identity =
      kind === "email" ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
    return [{ kind, identity }];
  });
}

/**
 * What a suppression has the hash of. It names the account group too, so that equal hashes of two of them tell nothing.
 */
export function toHashedText(accountGroupId: string, { kind, identity }: Identity): string {
  return JSON.stringify([accountGroupId, kind, identity]);
}
