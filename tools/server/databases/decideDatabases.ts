/** How many databases a local Kickoff runs on. Pure. */

/** What there is, and what is wished for. */
export interface DatabaseCounts {
  /** How many wrangler.toml declares. */
  readonly declared: number;
  /** How many the state has had. */
  readonly remembered: number;
  /** How many are asked for; null when nobody says. */
  readonly asked: number | null;
}

/** The number of databases, or what has more than are asked for. */
export type DatabaseDecision =
  | { readonly databases: number }
  | { readonly tooFewFor: "state" | "wrangler.toml"; readonly least: number };

/** The number never shrinks: an account group may live in each database. */
export function decideDatabases({ declared, remembered, asked }: DatabaseCounts): DatabaseDecision {
  const least = Math.max(declared, remembered);
  if (asked === null || asked >= least) return { databases: asked ?? least };
  return { tooFewFor: remembered >= declared ? "state" : "wrangler.toml", least };
}
