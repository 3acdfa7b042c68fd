import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A view with its heading, which takes the focus: whoever cannot see the page is told where it has turned to. */
export function View({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Kickoff`;
  }, [title]);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <header class="view">
        <h1 ref={heading} tabIndex={-1}>
          <bdi>{title}</bdi>
        </h1>
        {actions}
      </header>
      {children}
    </>
  );
}
