import type { DescribedColumn } from "../../tools/import/columns/describeColumns.ts";
import { FIELD_WORDS } from "../../tools/import/columns/fields.ts";
import type { MappedUse, Mapping } from "../../tools/import/columns/mapping.ts";
import type { LeadToAdd } from "../../tools/import/lead/toLead.ts";
import type { FilePreview } from "../import/previewFile.ts";
import { countOf, formatCount } from "./format.ts";
import { Scrolling } from "./Scrolling.tsx";

/** The choice of what was found out. */
const FOUND_OUT = "";

const USE_WORDS: Readonly<Record<MappedUse, string>> = {
  ...FIELD_WORDS,
  attribute: "attribute",
  ignore: "left out",
};

/** What a file holds, what its columns are taken for, and the first leads as they will be. */
export function ImportPreview({
  preview,
  mappings,
  onMappings,
}: {
  readonly preview: FilePreview;
  readonly mappings: readonly Mapping[];
  /** Null: nothing can be changed at present. */
  readonly onMappings: ((mappings: readonly Mapping[]) => void) | null;
}) {
  const { columns, rows, rejected, notes, leads, encoding, headerLine, rowsAbove } = preview;
  const above =
    rowsAbove === 0 ? "" : ` The ${countOf(rowsAbove, "row")} above it will be left out.`;
  return (
    <>
      <h2>What the file holds</h2>
      <p>
        {countOf(rows, "row")}.
        {rejected === 0
          ? null
          : ` Of these ${formatCount(rejected)} cannot be sent, and will be listed with their reasons.`}
        {notes === 0 ? null : ` There will be ${countOf(notes, "note")} on what cannot be used.`}{" "}
        Nothing is sent yet.
      </p>
      <p>
        Read as {encoding}, with the header on line {headerLine}.{above}
      </p>
      <Scrolling label="Columns of the file">
        <table>
          <thead>
            <tr>
              <th scope="col">Column of the file</th>
              <th scope="col">Becomes</th>
              <th scope="col">Why</th>
              <th scope="col">Take it for</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column, index) => (
              <tr key={`${index} ${column.name}`}>
                <td>
                  <bdi>{column.name}</bdi>
                </td>
                <td>{column.becomes}</td>
                <td>{column.reason}</td>
                <td>
                  <UseChoice
                    column={column}
                    place={index + 1}
                    mappings={mappings}
                    onMappings={onMappings}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      <h3>The first leads, as they will be</h3>
      <ul class="cards">
        {leads.map((lead, index) => (
          <li key={`${index} ${lead.name}`}>
            <LeadCard lead={lead} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a person says of a column. */
function UseChoice({
  column: { name, use },
  place,
  mappings,
  onMappings,
}: {
  readonly column: DescribedColumn;
  readonly place: number;
  readonly mappings: readonly Mapping[];
  readonly onMappings: ((mappings: readonly Mapping[]) => void) | null;
}) {
  if (use === "rejection") return null;
  const own = mappings.find(({ column }) => column === place);
  return (
    <select
      aria-label={`Take ${name} for`}
      disabled={onMappings === null}
      value={own?.use ?? FOUND_OUT}
      onChange={({ currentTarget: { value } }) => {
        const others = mappings.filter(({ column }) => column !== place);
        const chosen = value === FOUND_OUT ? [] : [{ column: place, use: value as MappedUse }];
        onMappings?.([...others, ...chosen]);
      }}
    >
      <option value={FOUND_OUT}>what was found out</option>
      {Object.entries(USE_WORDS).map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
}

function LeadCard({ lead }: { readonly lead: LeadToAdd }) {
  const { name, email, linkedinUrl, externalId, company, title, attributes } = lead;
  const entries = [
    ["E-mail", email],
    ["LinkedIn", linkedinUrl],
    ["External id", externalId],
    ["Company", company],
    ["Title", title],
    ...Object.entries(attributes ?? {}),
  ];
  return (
    <>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      <dl>
        {entries.map(([term, value]) =>
          value === undefined || value === null ? null : (
            <>
              <dt>
                <bdi>{term}</bdi>
              </dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </>
          ),
        )}
      </dl>
    </>
  );
}
