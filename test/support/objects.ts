/** The campaigns' objects of a test file. */
import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";

/** Those of the files before it in the same workerd: their stores are gone, and they are listed all the same. */
let earlier = new Set<string>();

/** Leaves out of all lists the objects that there are now. */
export async function forgetObjects(): Promise<void> {
  earlier = new Set((await listDurableObjectIds(env.CAMPAIGNS)).map(String));
}

/** The objects that the file has made: to look into all others as well would take longer with each file. */
export async function listObjects(): Promise<DurableObjectId[]> {
  const ids = await listDurableObjectIds(env.CAMPAIGNS);
  return ids.filter((id) => !earlier.has(id.toString()));
}
