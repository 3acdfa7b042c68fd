/** The columns that a file of rejected rows begins with, so that it can be put right and imported as it is. Pure. */
export const REJECTION_COLUMNS = ["line", "reason", "details"] as const;

/** Whether a header is that of a file of rejected rows. */
export function isRejectedRows(header: readonly string[]): boolean {
  return REJECTION_COLUMNS.every((name, index) => header[index]?.trim() === name);
}
