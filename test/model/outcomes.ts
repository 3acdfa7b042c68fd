/** What a transition comes to, whichever it is. */
export type Outcome<Done, Refusal> =
  | { readonly outcome: "done"; readonly done: Done }
  | { readonly outcome: "replayed"; readonly done: Done }
  | { readonly outcome: "refused"; readonly refusal: Refusal }
  | { readonly outcome: "nothing-done" }
  | { readonly outcome: "unsettled" };

/** What the object answers. */
export type ObjectOutcome<Done, Refusal> =
  | Outcome<Done, Refusal>
  | { readonly outcome: "overtaken"; readonly changedAt: number };
