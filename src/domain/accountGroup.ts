/** An account group: the tenant. Every resource belongs to exactly one. */
export interface AccountGroup {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}
