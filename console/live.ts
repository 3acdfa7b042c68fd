/** What happens in the account group, as it happens: one stream for the page, from which every view hears what it is about. */
import { effect, signal } from "@preact/signals";

import { type FeedEvent, followEvents } from "../client/followEvents.ts";
import { Problem, type Schemas } from "./api.ts";
import { decidePause } from "./decidePause.ts";
import { accountGroupId, may, type Session, session, signOut } from "./session.ts";

/** Events are told together, so that a rush of them renders a page once. */
const TELLING_MILLISECONDS = 500;

/** `off`: nobody is signed in, or the key may not read events; `refused`: the server says that it may not. */
export type LiveState = "off" | "connecting" | "live" | "interrupted" | "refused";
export const liveState = signal<LiveState>("off");

/** An event as the contract describes it; what its data say depends on its type. */
export type LiveEvent = Schemas["Event"];

type Listener = (events: readonly LiveEvent[]) => void;
const listeners = new Set<Listener>();
let waiting: LiveEvent[] = [];

/** Has somebody told of events, some at once. @returns ends the telling */
export function onEvents(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The campaign that an event is about; null when it is about none. */
export function campaignIdOf({ data }: LiveEvent): string | null {
  return "campaign" in data ? (data.campaign?.id ?? null) : null;
}

function tell(event: FeedEvent): void {
  if (waiting.push(event as unknown as LiveEvent) > 1) return;
  setTimeout(() => {
    const events = waiting;
    waiting = [];
    for (const listener of listeners) listener(events);
  }, TELLING_MILLISECONDS);
}

/** Follows the feed of whichever account group the page is about, until the page is left. */
export function followFeed(): void {
  effect(() => {
    const { value } = session;
    const id = accountGroupId.value;
    liveState.value = "off";
    if (value === null || id === null || !may("events:read")) return;
    const left = new AbortController();
    void follow(value, id, left.signal);
    return () => left.abort();
  });
}

async function follow({ api }: Session, id: string, signal: AbortSignal): Promise<void> {
  liveState.value = "connecting";
  let place: number | null = null;
  let failures = 0;
  while (!signal.aborted) {
    const cut = cutWhenOffline();
    try {
      await followEvents(
        api,
        { accountGroupId: id, after: place, type: null },
        {
          signal: AbortSignal.any([signal, cut.signal]),
          onBegin: (begin) => {
            place = begin;
          },
          onOpen: () => {
            failures = 0;
            setState(signal, "live");
          },
          onInterruption: () => setState(signal, "interrupted"),
          onEvent: async (event) => {
            place = event.sequence;
            tell(event);
          },
        },
      );
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof Problem ? error : null;
      if (isOver(problem, signal)) return;
      place = placeAfter(problem, place);
      failures++;
      await pause(failures, problem);
    } finally {
      cut.end();
    }
  }
}

/** A stream over a network that is gone is silent for long before it breaks; the browser knows sooner. */
function cutWhenOffline(): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const cut = () => controller.abort();
  window.addEventListener("offline", cut);
  return {
    signal: controller.signal,
    end: () => window.removeEventListener("offline", cut),
  };
}

/** Events that are no longer kept cannot be had: the page is loaded anew, and goes on from now. */
function placeAfter(problem: Problem | null, place: number | null): number | null {
  return problem?.status === 422 ? null : place;
}

/** Says how things stand after a failure. @returns whether asking again is in vain */
function isOver(problem: Problem | null, signal: AbortSignal): boolean {
  if (problem?.status === 401) signOut(problem.message);
  else setState(signal, problem?.status === 403 ? "refused" : "interrupted");
  return problem?.status === 401 || problem?.status === 403;
}

/** Waits as long as is fit, and for the network. */
async function pause(failures: number, problem: Problem | null): Promise<void> {
  const againAt = problem?.againAt ?? null;
  const milliseconds = decidePause({ failures, againAt, now: Date.now(), chance: Math.random() });
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  if (navigator.onLine) return;
  await new Promise((resolve) => window.addEventListener("online", resolve, { once: true }));
}

function setState({ aborted }: AbortSignal, state: LiveState): void {
  if (!aborted) liveState.value = state;
}
