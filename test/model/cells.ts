/** Sets of leads as bits: every range of the model begins and ends at a multiple of a cell. */
import type { Range } from "../../src/domain/run.ts";

/** A quarter of a message's range, so that ranges can be cut, overlap and leave gaps. */
export const CELL_LENGTH = 250;

/** The cells of a range. A number has bits for 31 of them. */
export function cellsOf({ from, to }: Range): number {
  return ((1 << (to / CELL_LENGTH)) - 1) & ~((1 << (from / CELL_LENGTH)) - 1);
}

/** How many leads the cells hold. */
export function countLeads(cells: number): number {
  let count = 0;
  for (let rest = cells; rest !== 0; rest &= rest - 1) count++;
  return count * CELL_LENGTH;
}
