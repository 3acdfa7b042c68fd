import { useCallback } from "preact/hooks";

import { NOTES_HEADER, type Note, toNoteLine } from "../../tools/import/lead/note.ts";
import { Download } from "./Download.tsx";
import { formatCount } from "./format.ts";
import { Scrolling } from "./Scrolling.tsx";

const NOTES_SHOWN = 100;

/** What an import could not use of rows that it has added, and all of it as a file. */
export function NotesOnRows({
  fileName,
  notes,
}: {
  readonly fileName: string;
  readonly notes: readonly Note[];
}) {
  const lines = useCallback(() => [NOTES_HEADER, ...notes.map(toNoteLine)], [notes]);
  if (notes.length === 0) return null;
  return (
    <>
      <h3>Notes: {formatCount(notes.length)}</h3>
      <p>
        These people are added; this is what could not be used of their rows.{" "}
        <Download fileName={fileName} lines={lines}>
          Download notes
        </Download>
      </p>
      <Scrolling label="Notes">
        <table>
          <thead>
            <tr>
              <th scope="col" class="count">
                Line
              </th>
              <th scope="col">Column</th>
              <th scope="col">Reason</th>
              <th scope="col">Details</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {notes.slice(0, NOTES_SHOWN).map(({ line, column, reason, details, value }, index) => (
              <tr key={`${index} ${line}`}>
                <td class="count">{line}</td>
                <td>
                  <bdi>{column}</bdi>
                </td>
                <td>
                  <code>{reason}</code>
                </td>
                <td>{details}</td>
                <td>
                  <bdi>{value}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      {notes.length > NOTES_SHOWN ? (
        <p>The first {NOTES_SHOWN} are shown; the download has all.</p>
      ) : null}
    </>
  );
}
