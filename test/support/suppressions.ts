/** Suppressions through the front door. */
import { expectStatus, type Tenant } from "./api.ts";

/** A suppression in an answer. */
export interface Suppression {
  readonly id: string;
  readonly kind: string;
  readonly identity: string | null;
  readonly reason: string;
}

/** What adding suppressions answers. */
export interface AddedSuppressions {
  readonly added: number;
  readonly suppressions: readonly { readonly outcome: string; readonly ids: readonly string[] }[];
}

/** Suppresses people. */
export async function suppress(
  tenant: Tenant,
  ...suppressions: readonly Record<string, unknown>[]
): Promise<AddedSuppressions> {
  const body = {
    suppressions: suppressions.map((person) => ({ reason: "Unsubscribed", ...person })),
  };
  return expectStatus(await tenant.call<AddedSuppressions>("POST", "/suppressions", { body }), 200);
}

/** Suppresses somebody who is in no audience; returns the suppression's id. */
export async function givenSuppression(tenant: Tenant): Promise<string> {
  const { suppressions } = await suppress(tenant, { email: "somebody@example.com" });
  const id = suppressions[0]?.ids[0];
  if (id === undefined) throw new Error("Nobody was suppressed.");
  return id;
}

/** All suppressions of a tenant. */
export async function listSuppressions(tenant: Tenant): Promise<readonly Suppression[]> {
  const reply = await tenant.call<{ items: readonly Suppression[] }>("GET", "/suppressions");
  return expectStatus(reply, 200).items;
}
