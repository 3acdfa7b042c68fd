import { useCallback } from "preact/hooks";

import { type Rejection, rejectedLinesFor } from "../../tools/import/rejection.ts";
import { Download } from "./Download.tsx";
import { formatCount } from "./format.ts";
import { Scrolling } from "./Scrolling.tsx";

const ROWS_SHOWN = 100;

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
  if (rows.length === 0) return null;
  return (
    <>
      <h3>
        {title}: {formatCount(rows.length)}
      </h3>
      <p>
        {advice}{" "}
        <Download fileName={fileName} lines={lines}>
          {`Download ${title.toLowerCase()}`}
        </Download>
      </p>
      <Scrolling label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="count">
                Line
              </th>
              <th scope="col">Reason</th>
              <th scope="col">Details</th>
              <th scope="col">Row</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS_SHOWN).map(({ line, reason, details, cells }) => (
              <tr key={line}>
                <td class="count">{line}</td>
                <td>
                  <code>{reason}</code>
                </td>
                <td>
                  <bdi>{details}</bdi>
                </td>
                <td>
                  <bdi>{cells.join(", ")}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      {rows.length > ROWS_SHOWN ? (
        <p>The first {ROWS_SHOWN} are shown; the download has all.</p>
      ) : null}
    </>
  );
}
