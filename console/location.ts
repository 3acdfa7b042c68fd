/** Where in the console one is: a path and a query, both behind the `#`, so that an address can be kept, sent and opened anew. */
import { computed, signal } from "@preact/signals";

const hash = signal(location.hash);
let question: string | null = null;
addEventListener("hashchange", () => {
  if (location.hash === hash.value) return;
  if (mayLeave()) hash.value = location.hash;
  else history.pushState(null, "", hash.value);
});

/** Has a person asked before they leave the view. @returns ends it */
export function askBeforeLeaving(asked: string): () => void {
  question = asked;
  return () => {
    question = null;
  };
}

/** Whether the view may be left: asks, where something in it would be lost. */
export function mayLeave(): boolean {
  return question === null || confirm(question);
}

const place = computed(() => {
  const [path = "", query = ""] = hash.value.replace(/^#?\/?/, "").split("?");
  return { path: `/${path}`, query };
});

/** Turns to a path, with a query or without one. */
function navigate(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (!mayLeave()) return;
  history[replace ? "replaceState" : "pushState"](null, "", `#${to}`);
  hash.value = `#${to}`;
}

/** The path, as wouter's router asks for it. */
export function useHashPath(): [string, typeof navigate] {
  return [place.value.path, navigate];
}
useHashPath.hrefs = (href: string) => `#${href}`;
useHashPath.searchHook = () => place.value.query;
