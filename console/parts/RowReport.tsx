import type { ComponentChildren } from "preact";

import { Download } from "./Download.tsx";
import { formatCount } from "./format.ts";
import { Scrolling } from "./Scrolling.tsx";

const ROWS_SHOWN = 100;

/** What an import has to say of rows of its file: the first as a table, and all of it as a file. */
export function RowReport<Row extends { readonly line: number }>({
  title,
  advice,
  fileName,
  lines,
  rows,
  columns,
  cellsOf,
}: {
  readonly title: string;
  readonly advice: string;
  readonly fileName: string;
  /** Those of the file, when it is asked for. */
  readonly lines: () => string[];
  readonly rows: readonly Row[];
  /** The names of the columns behind that of the line. */
  readonly columns: readonly string[];
  /** What stands in them. */
  readonly cellsOf: (row: Row) => readonly ComponentChildren[];
}) {
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
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS_SHOWN).map((row, index) => (
              <tr key={`${index} ${row.line}`}>
                <td class="count">{row.line}</td>
                {cellsOf(row).map((cell, place) => (
                  <td key={columns[place]}>{cell}</td>
                ))}
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
