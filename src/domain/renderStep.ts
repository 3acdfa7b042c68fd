/** What a step says to a lead. Pure. */

import type { Recipient } from "./recipient.ts";
import {
  type ParsedContent,
  parseContent,
  type RenderedContent,
  type RenderingFault,
  renderContent,
} from "./rendering.ts";
import type { Channel } from "./template.ts";
import { type FrozenWorkflow, stepOf } from "./workflow.ts";

/** The contents of steps, each taken apart once for all leads. */
const parsedContents = new WeakMap<object, ParsedContent>();

/** The message of a step to a lead, with its channel; null for a step without one. */
export function renderStep(
  workflow: FrozenWorkflow,
  step: number,
  lead: Recipient,
): (RenderedContent & { readonly kind: Channel }) | { readonly fault: RenderingFault } | null {
  const { kind, content } = stepOf(workflow, step);
  if (kind === "engage" || content === null) return null;
  const parsed = parsedContents.get(content) ?? parseContent({ channel: kind, ...content });
  parsedContents.set(content, parsed);
  const rendered = renderContent(parsed, lead);
  return "fault" in rendered ? rendered : { ...rendered, kind };
}
