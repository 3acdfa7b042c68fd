/** The stores of a Worker that this process runs in Miniflare. */
import type { Miniflare } from "miniflare";

/** The stores' bindings, as the Worker has them: of the databases as many as there are. */
export type Stores = Pick<Env, "API_KEYS" | "DATABASE">;

const STORE = /^(API_KEYS|DATABASE(_\d+)?)$/;

/** The stores of the Worker, for what an operator writes directly. */
export async function openRuntimeStores(miniflare: Miniflare): Promise<Stores> {
  const bindings = await miniflare.getBindings("kickoff");
  const stores = Object.entries(bindings).filter(([binding]) => STORE.test(binding));
  return Object.fromEntries(stores) as unknown as Stores;
}
