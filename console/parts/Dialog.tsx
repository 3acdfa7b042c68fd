import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { useFocusReturn } from "./useFocusReturn.ts";

/** A question above the page; Escape and a press on Cancel leave all as it is. */
export function Dialog({
  title,
  isBusy = false,
  onClose,
  children,
}: {
  readonly title: string;
  /** Whether something runs of which the person is to see what becomes: until then it stays open. */
  readonly isBusy?: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useFocusReturn();
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // While it is still on the page: the browser gives the focus back to what had it.
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        if (isBusy) event.preventDefault();
      }}
      onClose={() => {
        // The page has taken it away by itself.
        if (dialog.current === null) return;
        // A browser grants a second Escape in a row, whatever the page says.
        if (isBusy) dialog.current?.showModal();
        else onClose();
      }}
    >
      <article>
        <h2 id={titleId}>{title}</h2>
        {children}
      </article>
    </dialog>
  );
}
