import type { ComponentChildren } from "preact";

/** The place of a table that may be wider than the page: it scrolls by itself. */
export function Scrolled({
  label,
  reserved = "",
  children,
}: {
  readonly label: string;
  /** The class that keeps room for what is still to come. */
  readonly reserved?: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
    <section class={`table ${reserved}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
