/** An answer of the API as the result of a tool: marked as data, and no larger than a model bears. Pure. */
import type { CallToolResult } from "@modelcontextprotocol/server";

import type { Tool } from "./toTool.ts";
import { toVisibleJson } from "./visibleText.ts";
import { UNTRUSTED_NOTICE } from "./words.ts";

/** What a result may hold as JSON: some 15,000 tokens. */
export const MAXIMUM_CHARACTERS = 40_000;
/** What is left of a text of an answer that is larger. */
const CUT_TEXT_CHARACTERS = 500;

/** An answer of the API that is no failure. */
export interface ToolAnswer {
  readonly data: unknown;
  readonly headers: Headers;
  readonly traceId: string;
}

/** A page that is larger than a result may be is asked for again with fewer items: how many; null when it fits, or has one. */
export function decideSmallerPage(data: unknown): number | null {
  const { items } = data as { readonly items?: readonly unknown[] };
  const characters = JSON.stringify(data).length;
  if (items === undefined || items.length <= 1 || characters <= MAXIMUM_CHARACTERS) return null;
  return Math.max(1, Math.floor((items.length * MAXIMUM_CHARACTERS) / characters) - 1);
}

/**
 * Makes the result of a call.
 *
 * @param said what there is to say of it, in a sentence of our own
 */
export function toResult({ operation }: Tool, answer: ToolAnswer, said: string): CallToolResult {
  const isCut = JSON.stringify(answer.data).length > MAXIMUM_CHARACTERS;
  const data = isCut ? cutTexts(answer.data) : answer.data;
  const { headers } = answer;
  const has = (name: string) => operation.answer.headers.includes(name) && headers.has(name);
  const told = {
    data,
    ...(has("ETag") ? { planTag: headers.get("ETag") } : {}),
    ...(has("Location") ? { location: headers.get("Location") } : {}),
    ...(operation.answer.headers.includes("Idempotent-Replayed")
      ? { replayed: headers.get("Idempotent-Replayed") === "true" }
      : {}),
    cut: isCut,
    traceId: answer.traceId,
  };
  return {
    content: [{ type: "text", text: `${said}\n${UNTRUSTED_NOTICE}\n${toVisibleJson(told)}` }],
    structuredContent: { notice: UNTRUSTED_NOTICE, ...told },
  };
}

function cutTexts(value: unknown): unknown {
  if (typeof value === "string") return cutText(value);
  if (Array.isArray(value)) return value.map(cutTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cutTexts(part)]));
}

function cutText(text: string): string {
  const characters = Array.from(text);
  return characters.length <= CUT_TEXT_CHARACTERS
    ? text
    : `${characters.slice(0, CUT_TEXT_CHARACTERS - 1).join("")}…`;
}
