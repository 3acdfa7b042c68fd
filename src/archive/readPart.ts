/** Reading a part of the archive, whole and as it was written. */

import { ARCHIVED_COLUMNS } from "../database/archivedColumns.ts";
import type { ArchivePart, PartRows } from "../database/archiveParts.ts";
import { sha256 } from "../platform/sha256.ts";
import { callUpstream } from "../platform/upstream.ts";
import { readPartText } from "./partText.ts";

/** The object of a part is gone, or is not what was written. */
export class BrokenPartError extends Error {
  override readonly name = "BrokenPartError";
  readonly objectKey: string;

  constructor(objectKey: string, reason: string, cause?: unknown) {
    super(`${objectKey}: ${reason}`, { cause });
    this.objectKey = objectKey;
  }
}

/**
 * Reads the rows of a part, each a JSON array of its columns.
 *
 * @throws {BrokenPartError} when its object is not what the database says of it
 * @throws {UpstreamError} when it cannot be read now
 */
export async function readPart(bucket: R2Bucket, part: ArchivePart): Promise<PartRows> {
  const { objectKey } = part;
  const text = await callUpstream("ARCHIVE", "read part", async () =>
    (await bucket.get(objectKey))?.text(),
  );
  if (text === undefined) throw new BrokenPartError(objectKey, "The object is gone.");
  if ((await sha256(text)) !== part.sha256) {
    throw new BrokenPartError(
      objectKey,
      "The object has another checksum than when it was written.",
    );
  }
  let read: ReturnType<typeof readPartText>;
  try {
    read = readPartText(text);
  } catch (error) {
    throw new BrokenPartError(
      objectKey,
      "The object has another form than this version reads.",
      error,
    );
  }
  const { header, lines } = read;
  const isAsked =
    header.run.id === part.runId &&
    header.campaignId === part.campaignId &&
    header.accountGroupId === part.accountGroupId &&
    header.table === part.table &&
    header.rows === part.rows;
  if (!isAsked) throw new BrokenPartError(objectKey, "The object is not about these rows.");
  // An older part lacks columns that have come since: they get what the migration has given to the rows that stayed.
  const known = ARCHIVED_COLUMNS[part.table];
  if (!header.columns.every((column) => known.includes(column))) {
    throw new BrokenPartError(objectKey, "The object has columns that this version does not know.");
  }
  return { columns: header.columns, lines };
}
