/** Arithmetic over lead positions. Pure. */

/** The positions `[from, to)`, in order. */
export function positionsBetween(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
