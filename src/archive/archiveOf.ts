/** The bucket of the archive: the binding is optional. */

/** The bindings of a deployment, which may have a bucket for the archive. */
export type ArchiveEnv = Env & { readonly ARCHIVE?: R2Bucket };

/** The bucket that the deployment has for the archive; null when it has none. */
export function archiveOf({ ARCHIVE }: Pick<ArchiveEnv, "ARCHIVE">): R2Bucket | null {
  return ARCHIVE ?? null;
}
