/** What a view shows of the API: loaded, loaded again when it has changed, and kept on the page meanwhile. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import { Problem, problemOf } from "./api.ts";
import { type LiveEvent, liveState, onEvents } from "./live.ts";
import { session, signOut } from "./session.ts";

/** A rush of events loads again at most this often. */
const SHORTEST_BETWEEN_LOADS_MILLISECONDS = 1_500;

/** Something that was asked for. */
export interface Resource<Data> {
  /** The last answer; null until there is one. */
  readonly data: Data | null;
  /** What went wrong with the last attempt; null when nothing did. */
  readonly problem: Problem | null;
  readonly isLoading: boolean;
  /** Asks again now. */
  readonly reload: () => void;
}

/**
 * Loads what a view shows. What fails for a while is asked for again when that is worth it; a key that is no longer valid ends
 * the session.
 *
 * @param load asks for it
 * @param inputs what `load` depends on: when they change, it is another resource, and nothing is shown until it is there
 * @param isAbout whether an event may have changed it; left out: none does
 * @param shortestBetweenLoads how many milliseconds lie at least between loads that events ask for: more for what takes many
 *   requests
 */
export function useResource<Data>(
  load: (signal: AbortSignal) => Promise<Data>,
  inputs: readonly unknown[],
  isAbout?: (event: LiveEvent) => boolean,
  shortestBetweenLoads = SHORTEST_BETWEEN_LOADS_MILLISECONDS,
): Resource<Data> {
  const key = JSON.stringify(inputs);
  const [state, setState] = useState<Loaded<Data>>({ key, data: null, problem: null });
  const [isLoading, setLoading] = useState(true);
  const latest = useRef({ load, isAbout });
  latest.current = { load, isAbout };
  const loader = useRef<Loader<Data> | null>(null);

  useEffect(() => {
    const own = new Loader(
      (signal) => latest.current.load(signal),
      (outcome) => {
        setLoading(false);
        setState((before) =>
          "data" in outcome
            ? { key, data: outcome.data, problem: null }
            : { key, data: before.key === key ? before.data : null, problem: outcome.problem },
        );
      },
      () => setLoading(true),
      shortestBetweenLoads,
    );
    loader.current = own;
    own.load();
    const endEvents = onEvents((events) => {
      if (events.some((event) => latest.current.isAbout?.(event) === true)) own.loadSoon();
    });
    // What has happened while the stream was cut comes by the stream; what has not become an event is looked up here;
    // so is what came before the stream began, behind a load that was under way.
    let isSubscribed = false;
    const endState = liveState.subscribe((now) => {
      if (now === "live" && isSubscribed) own.loadSoon();
    });
    isSubscribed = true;
    const look = () => own.look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      endEvents();
      endState();
      own.end();
    };
  }, [key]);

  const reload = useCallback(() => loader.current?.load(), []);
  return state.key === key
    ? { data: state.data, problem: state.problem, isLoading, reload }
    : { data: null, problem: null, isLoading: true, reload };
}

interface Loaded<Data> {
  readonly key: string;
  readonly data: Data | null;
  readonly problem: Problem | null;
}

/** What a load came to. */
type Outcome<Data> = { readonly data: Data } | { readonly problem: Problem };

/**
 * One load at a time, and the last word to the newest. What events ask for waits for the load that is under way: a rush of
 * them would else cut off every answer that takes longer than they do. In a tab that nobody sees, nothing is loaded again until
 * somebody does.
 */
class Loader<Data> {
  #standing: "idle" | "loading" | "asked again" = "idle";
  readonly #load: (signal: AbortSignal) => Promise<Data>;
  readonly #tell: (outcome: Outcome<Data>) => void;
  readonly #begin: () => void;
  readonly #shortestBetweenLoads: number;
  #current = new AbortController();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #loadedAt = 0;
  /** Whether a load is due that nobody would see. */
  #isDue: boolean;

  constructor(
    load: (signal: AbortSignal) => Promise<Data>,
    tell: (outcome: Outcome<Data>) => void,
    begin: () => void,
    shortestBetweenLoads: number,
  ) {
    this.#load = load;
    this.#tell = tell;
    this.#begin = begin;
    this.#shortestBetweenLoads = shortestBetweenLoads;
    this.#isDue = false;
  }

  load(): void {
    this.end();
    this.#isDue = false;
    this.#current = new AbortController();
    this.#loadedAt = Date.now();
    this.#standing = "loading";
    this.#begin();
    const { signal } = this.#current;
    this.#load(signal).then(
      (data) => this.#finish(signal, { data }),
      (error: unknown) => this.#finish(signal, { problem: problemOf(error) }),
    );
  }

  loadSoon(): void {
    if (this.#standing === "idle") this.#loadAt(this.#loadedAt + this.#shortestBetweenLoads);
    else this.#standing = "asked again";
  }

  /** Loads what is due, when somebody sees the page. */
  look(): void {
    if (this.#isDue && !document.hidden) this.load();
  }

  #loadWhenSeen(): void {
    this.#isDue = true;
    this.look();
  }

  end(): void {
    this.#current.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #finish({ aborted }: AbortSignal, outcome: Outcome<Data>): void {
    if (aborted) return;
    const isAskedAgain = this.#standing === "asked again";
    this.#standing = "idle";
    this.#tell(outcome);
    const {
      status = null,
      message = null,
      againAt = null,
    } = "problem" in outcome ? outcome.problem : {};
    if (status === 401) signOut(message);
    else if (againAt !== null) this.#loadAt(againAt);
    else if (isAskedAgain) this.loadSoon();
  }

  #loadAt(time: number): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null;
        this.#loadWhenSeen();
      },
      Math.max(0, time - Date.now()),
    );
  }
}

/** Something that a person has set off: at most one at a time. */
export interface Deed<Input extends readonly unknown[]> {
  readonly run: (...input: Input) => void;
  readonly isRunning: boolean;
  readonly problem: Problem | null;
}

/**
 * Does what a person asks for, once however often a button is pressed.
 *
 * @param act does it; what it throws is shown
 */
export function useDeed<Input extends readonly unknown[]>(
  act: (...input: Input) => Promise<void>,
): Deed<Input> {
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef<Promise<void> | null>(null);
  const run = (...input: Input) => {
    if (running.current !== null) return;
    setRunning(true);
    setProblem(null);
    running.current = act(...input)
      .catch((error: unknown) => {
        const failed = problemOf(error);
        if (failed.status === 401 && session.peek() !== null) signOut(failed.message);
        // Nobody repeats it but the person.
        const isPromised = failed.againAt !== null;
        setProblem(isPromised ? new Problem(failed.message, { ...failed, againAt: null }) : failed);
      })
      .finally(() => {
        running.current = null;
        setRunning(false);
      });
  };
  return { run, isRunning, problem };
}
