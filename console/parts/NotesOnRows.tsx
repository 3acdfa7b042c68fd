import { useCallback } from "preact/hooks";

import { NOTES_HEADER, type Note, toNoteLine } from "../../tools/import/lead/note.ts";
import { RowReport } from "./RowReport.tsx";

/** What an import could not use of rows that it has added, and all of it as a file. */
export function NotesOnRows({
  fileName,
  notes,
}: {
  readonly fileName: string;
  readonly notes: readonly Note[];
}) {
  const lines = useCallback(() => [NOTES_HEADER, ...notes.map(toNoteLine)], [notes]);
  return (
    <RowReport
      title="Notes"
      advice="These people are added; this is what could not be used of their rows."
      fileName={fileName}
      lines={lines}
      rows={notes}
      columns={["Column", "Reason", "Details", "Value"]}
      cellsOf={({ column, reason, details, value }) => [
        <bdi key="column">{column}</bdi>,
        <code key="reason">{reason}</code>,
        details,
        <bdi key="value">{value}</bdi>,
      ]}
    />
  );
}
