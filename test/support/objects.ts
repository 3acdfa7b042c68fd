/** The objects behind the Worker. The files of a workerd share it, and it lists an object for ever once it was there. */
import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";

let earlier: ReadonlySet<string> = new Set();

/** From now on only objects that come into being later are listed. */
export async function forgetObjects(): Promise<void> {
  const ids = await Promise.all(namespaces().map((objects) => listDurableObjectIds(objects)));
  earlier = new Set(ids.flat().map(String));
}

/** The campaigns' objects that the file has made: to look into all others as well would take longer with each file. */
export async function listObjects(): Promise<DurableObjectId[]> {
  return ofThisFile(await listDurableObjectIds(env.CAMPAIGNS));
}

/** All objects that the file has made. */
export async function listAllObjects(): Promise<DurableObjectStub[]> {
  const stubs = await Promise.all(
    namespaces().map(async (objects) =>
      ofThisFile(await listDurableObjectIds(objects)).map((id) => objects.get(id)),
    ),
  );
  return stubs.flat();
}

function namespaces(): DurableObjectNamespace[] {
  return [env.CAMPAIGNS, env.SENDERS] as unknown as DurableObjectNamespace[];
}

function ofThisFile(ids: readonly DurableObjectId[]): DurableObjectId[] {
  return ids.filter((id) => !earlier.has(id.toString()));
}
