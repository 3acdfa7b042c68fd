/** An audience: an append-only list of leads with the positions 0 to `leadCount` - 1. Times are milliseconds since 1970. */
export interface Audience {
  readonly id: string;
  readonly accountGroupId: string;
  readonly name: string;
  readonly description: string | null;
  readonly leadCount: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}
