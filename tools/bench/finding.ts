/** What a section finds out. */

/** What the figure has to be, in its own unit. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One figure. */
export interface Finding {
  readonly what: string;
  readonly figure: number;
  /** Behind the figure: ` ms`, or nothing for a ratio. */
  readonly unit: string;
  /** Null for what is only reported. */
  readonly goal: Goal | null;
}

/** A table of what was measured, for a reader who wants to know more than the figure. */
export interface Detail {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Outcome {
  readonly findings: readonly Finding[];
  readonly details: readonly Detail[];
}

/** Whether a figure is what it has to be; null when nothing was asked of it. */
export function isMet({ figure, goal }: Finding): boolean | null {
  if (goal === null) return null;
  return "atLeast" in goal ? figure >= goal.atLeast : figure <= goal.atMost;
}
