/** Where a tenant's data live: tenants are dealt out evenly. */

/** The database of a tenant, from 0. */
export function placeOf(tenant: number, databases: number): number {
  return tenant % databases;
}
