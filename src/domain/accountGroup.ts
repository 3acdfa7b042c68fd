/** An account group: the tenant. Every resource belongs to exactly one. */
export interface AccountGroup {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Where an account group lives of which nothing says it: keys, names and messages are older than the second database. */
export const FIRST_DATABASE = 1;

/** Where an account group lives: it and everything that belongs to it are in one database. */
export interface AccountGroupPlace {
  readonly accountGroupId: string;
  /** From 1. */
  readonly databaseNumber: number;
}
