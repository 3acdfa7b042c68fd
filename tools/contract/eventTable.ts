/** The table of docs/events.md: each type of event, when it is told, and what its data are. */
import type { JsonSchema } from "../../src/api/contract.ts";
import { eventSchemas } from "../../src/api/events/eventAnswer.ts";
import { toJsonSchema } from "./jsonSchema.ts";

/** Makes the table. */
export function toEventTable(): string {
  const components = new Map<string, JsonSchema>();
  const rows = [...eventSchemas()].map(([type, schema]) => {
    const { $ref } = toJsonSchema(schema, "output", components);
    const { description, properties } = components.get(String($ref).split("/").at(-1) ?? "") ?? {};
    const { data } = properties as { readonly data: JsonSchema };
    const fields = Object.keys(data.properties as object).map((name) => `\`${name}\``);
    return [`\`${type}\``, String(description), fields.join(" ")];
  });
  return [
    ["type", "what has happened", "`data`"],
    ["---", "---", "---"],
  ]
    .concat(rows)
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
