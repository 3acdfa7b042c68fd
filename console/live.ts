/** What happens in the account group, as it happens: one stream for the page, from which every view hears what it is about. */
import { effect, signal } from "@preact/signals";

import { decidePause } from "../client/decideRetry.ts";
import { RefusedError } from "../client/errors.ts";
import { type FeedEvent, followEvents, readNewestSequence } from "../client/followEvents.ts";
import { sleep } from "../client/sleep.ts";
import { problemOf } from "./api.ts";
import { accountGroupId, may, type Session, session, signOut } from "./session.ts";

/** Events are told together, so that a rush of them renders a page once. */
const TELLING_MILLISECONDS = 500;

/** Before a stream is begun anew that cannot go on where it was, milliseconds. */
const PAUSES = { shortest: 3_000, longest: 60_000 };

/** `off`: nobody is signed in, or the key may not read events; `refused`: the server says that it may not. */
export type LiveState = "off" | "connecting" | "live" | "interrupted" | "refused";
export const liveState = signal<LiveState>("off");

/** An event as the contract describes it; what its data say depends on its type. */
export type LiveEvent = FeedEvent;

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

function tell(event: LiveEvent): void {
  if (waiting.push(event) > 1) return;
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
    const ended = AbortSignal.any([signal, cut.signal]);
    try {
      place ??= await readNewestSequence(api, id, ended);
      const events = followEvents(
        api,
        { accountGroupId: id, after: place },
        {
          signal: ended,
          maximumInterruptions: Number.POSITIVE_INFINITY,
          onOpen: () => {
            failures = 0;
            setState(signal, "live");
          },
          onInterruption: () => setState(signal, "interrupted"),
        },
      );
      for await (const event of events) {
        place = event.sequence;
        tell(event);
      }
    } catch (error) {
      if (signal.aborted || isOver(error, signal)) return;
      // Events that are no longer kept cannot be had: the page is loaded anew, and goes on from now.
      if (isGone(error)) place = null;
    } finally {
      cut.end();
    }
    await pause(++failures);
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

function isGone(error: unknown): boolean {
  return error instanceof RefusedError && error.status === 422;
}

/** Says how things stand after a failure. @returns whether asking again is in vain */
function isOver(error: unknown, signal: AbortSignal): boolean {
  const { status, message } = problemOf(error);
  if (status === 401) signOut(message);
  else setState(signal, status === 403 ? "refused" : "interrupted");
  return status === 401 || status === 403;
}

/** Waits for a while, longer after each failure, and for the network. */
async function pause(failures: number): Promise<void> {
  const now = Date.now();
  await sleep(decidePause({ failures, retryAt: now, now, chance: Math.random() }, PAUSES));
  if (navigator.onLine) return;
  await new Promise((resolve) => window.addEventListener("online", resolve, { once: true }));
}

function setState({ aborted }: AbortSignal, state: LiveState): void {
  if (!aborted) liveState.value = state;
}
