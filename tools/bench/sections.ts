/** All that is measured, in order. */
import type { Bench } from "./bench.ts";
import type { Outcome } from "./finding.ts";
import { measureStarts } from "./sections/starts.ts";

export interface Section {
  readonly name: string;
  readonly title: string;
  readonly measure: (bench: Bench) => Promise<Outcome>;
}

export const SECTIONS: readonly Section[] = [
  { name: "starts", title: "Start against the floor", measure: measureStarts },
];
