/**
 * The plan of a start: everything that decides what the start would do. A client that has seen a plan names it by its tag,
 * and starts that very plan or nothing. Pure.
 */

/** The parts of a plan, in the order of its tag. */
export const PLAN_PARTS = ["selection", "content", "senders", "workflow"] as const;
export type PlanPart = (typeof PLAN_PARTS)[number];

/** A plan in its parts, each as JSON: two are the same if and only if their texts are. */
export type StartPlan = Readonly<Record<PlanPart, string>>;

/** Of each part a text that tells it from any other: 16 hexadecimal digits. */
export type PlanFingerprints = Readonly<Record<PlanPart, string>>;

/**
 * The tag of a plan in a header (RFC 9110, 8.8.3). A weak one counts as well: a proxy that compresses an answer weakens its
 * tag, and the tag is one of the plan, not of bytes.
 */
export const PLAN_TAG = /^(W\/)?"[0-9a-f]{16}(-[0-9a-f]{16}){3}"$/;

/**
 * A plan in its parts.
 *
 * @param text as `startPlan` of src/database/startPlan.ts makes it
 */
export function toStartPlan(text: string): StartPlan {
  const { selection, senders, workflow } = JSON.parse(text) as {
    readonly selection: unknown;
    readonly senders: unknown;
    readonly workflow: { readonly steps: readonly { readonly content: unknown }[] };
  };
  return {
    selection: JSON.stringify(selection),
    content: JSON.stringify(workflow.steps.map(({ content }) => content)),
    senders: JSON.stringify(senders),
    workflow: JSON.stringify({
      ...workflow,
      steps: workflow.steps.map(({ content: _, ...step }) => step),
    }),
  };
}

/** The tag by which a client names a plan. */
export function toPlanTag(fingerprints: PlanFingerprints): string {
  return `"${PLAN_PARTS.map((part) => fingerprints[part]).join("-")}"`;
}

/** The parts in which two plans differ, by their tags: none if they are the same plan. */
export function findChangedParts(tag: string, other: string): PlanPart[] {
  const [one, two] = [tag, other].map((text) => text.replace(/^W\/|"/g, "").split("-"));
  return PLAN_PARTS.filter((_, place) => one?.[place] !== two?.[place]);
}
