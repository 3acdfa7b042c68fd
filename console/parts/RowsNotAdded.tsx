import { useCallback } from "preact/hooks";

import { type Rejection, rejectedLinesFor } from "../../tools/import/rejection.ts";
import { RowReport } from "./RowReport.tsx";

/** Rows of a file that an import has not added, with the reasons, and all of them as a file. */
export function RowsNotAdded({
  title,
  advice,
  fileName,
  header,
  rows,
}: {
  readonly title: string;
  readonly advice: string;
  readonly fileName: string;
  readonly header: readonly string[];
  readonly rows: readonly Rejection[];
}) {
  const lines = useCallback(() => {
    const { header: first, of } = rejectedLinesFor(header);
    return [first, ...rows.map(of)];
  }, [header, rows]);
  return (
    <RowReport
      title={title}
      advice={advice}
      fileName={fileName}
      lines={lines}
      rows={rows}
      columns={["Reason", "Details", "Row"]}
      cellsOf={({ reason, details, cells }) => [
        <code key="reason">{reason}</code>,
        <bdi key="details">{details}</bdi>,
        <bdi key="row">{cells.join(", ")}</bdi>,
      ]}
    />
  );
}
