import type { ComponentChildren } from "preact";

/** What may be wider than the page, such as a table: it scrolls by itself, by keyboard, too. */
export function Scrolling({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="table" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
