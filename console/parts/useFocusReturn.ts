import { useEffect, useRef } from "preact/hooks";

/**
 * Gives the focus back when a dialog or a form is done: to what had it before, or to the heading of the view where that is
 * gone. Who has put it elsewhere meanwhile keeps it there.
 */
export function useFocusReturn(): void {
  // While it is rendered for the first time, what opens it is still there.
  const opener = useRef(document.activeElement);
  useEffect(
    () => () => {
      // When all that leaves has left the page, and all that comes has come.
      queueMicrotask(() => {
        if (document.activeElement !== document.body) return;
        const isThere = opener.current !== document.body && opener.current?.isConnected === true;
        const place = isThere ? opener.current : document.querySelector("h1");
        if (place instanceof HTMLElement) place.focus();
      });
    },
    [],
  );
}
