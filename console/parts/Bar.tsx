import { formatCount } from "./format.ts";

/** A part of a bar. */
export interface BarPart {
  readonly name: string;
  readonly count: number;
  /** Which colour it has in the style sheet. */
  readonly tone: "done" | "at" | "ended" | "open" | "failed";
}

const EVERYTHING = 100;

/** How a whole is made up, drawn and in words. */
export function Bar({
  label,
  parts,
}: {
  readonly label: string;
  readonly parts: readonly BarPart[];
}) {
  const whole = Math.max(
    1,
    parts.reduce((sum, { count }) => sum + count, 0),
  );
  const words = parts
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${formatCount(count)} ${name}`)
    .join(", ");
  return (
    <div class="bar" role="img" aria-label={`${label}: ${words || "nothing yet"}`} title={words}>
      {parts.map(({ name, count, tone }) => (
        <span
          key={name}
          class={`tone-${tone}`}
          style={{ width: `${(EVERYTHING * count) / whole}%` }}
        />
      ))}
    </div>
  );
}
