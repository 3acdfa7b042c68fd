/** A line of a CSV file, quoted where RFC 4180 asks for it. Pure. */
export function toCsvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) =>
    /[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${quoted.join(",")}\r\n`;
}
