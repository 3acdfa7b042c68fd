import type { ComponentChildren } from "preact";

/** A wide table in a room of its own, which scrolls, also by keyboard. */
export function TableRegion({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="table" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
