/** What becomes of the columns of a file, in words. Pure. */
import type { ColumnMap, ColumnUse } from "./decideColumns.ts";
import { FIELD_WORDS } from "./fields.ts";

/** A column of the file. */
export interface DescribedColumn {
  readonly name: string;
  readonly use: ColumnUse;
  /** In words. */
  readonly becomes: string;
  /** Why; empty when there is nothing to say. */
  readonly reason: string;
}

/** Says of each column what it is taken for, in the order of the file. */
export function describeColumns({ columns, fields }: ColumnMap): DescribedColumn[] {
  return columns.map(({ name, use, reason }, index) => {
    if (use === "attribute") return { name, use, becomes: "attribute, as it is", reason };
    if (use === "ignore" || use === "rejection") return { name, use, becomes: "left out", reason };
    const place = fields[use]?.indexOf(index) ?? 0;
    const isPart = ["firstName", "lastName"].includes(use) && fields.name !== undefined;
    return { name, use, becomes: FIELD_WORDS[use] + describePlace(place, isPart), reason };
  });
}

function describePlace(place: number, isPartBesideWhole: boolean): string {
  if (isPartBesideWhole) return " where that lacks it, and attribute";
  if (place === 0) return "";
  return " where the row has no surer one, else attribute";
}
