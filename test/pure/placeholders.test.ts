/** How placeholders are written, and what is wrong with those that cannot be read. */
import { describe, expect, it } from "vitest";

import {
  findRequiredFields,
  findTemplateFault,
  MAXIMUM_PLACEHOLDERS,
  parseText,
} from "../../src/domain/placeholders.ts";

describe("the fields that a text requires", () => {
  it.each([
    ["Hello", []],
    ["{{name}} {{company|your team}} {{title|}}", ["name"]],
    ["{{b}} {{ a }} {{b}} {{a|x}}", ["b", "a"]],
  ])("%j: %j", (text, fields) => {
    const parsed = parseText(text);
    if ("fault" in parsed) throw new Error(parsed.fault);
    expect(findRequiredFields(parsed.parts)).toEqual(fields);
  });
});

describe("a fault of a text", () => {
  it.each<[string, string | null]>([
    ["Hello {{name}}, { you } from {{company|your team}}", null],
    ["Hello{{title|}}", null],
    ["{{name}}", null],
    ["{{name|}}", "must say something to a lead who lacks every field"],
    ["", "must say something to a lead who lacks every field"],
    [" {{a|}} {{b| }}\n", "must say something to a lead who lacks every field"],
    ["{{}}", 'must name a field in each placeholder: "{{}}" at character 1'],
    ["{{ }}", 'must name a field in each placeholder: "{{ }}" at character 1'],
    ["{{|x}}", 'must name a field in each placeholder: "{{|x}}" at character 1'],
    [
      "{{a|b|c}}",
      'must have no more than one fallback in a placeholder: "{{a|b|c}}" at character 1',
    ],
    ["😀 }}", 'must not close a placeholder that is not open: "}}" at character 3'],
    ...(
      [
        ["a {{", '"{{" at character 3'],
        ["{{name", '"{{name" at character 1'],
        ["{{name}", '"{{name}" at character 1'],
        ["{{name} }", '"{{name}" at character 1'],
        ["{{{name}}}", '"{{{name}}}" at character 1'],
        ["{{{name}}", '"{{{name}}" at character 1'],
        ["{{name}}}", '"{{name}}}" at character 1'],
        ["{{a {{name}}", '"{{a " at character 1'],
        ["{{a|{b}}}", '"{{a|" at character 1'],
        [`{{${"😀".repeat(38)}`, `"{{${"😀".repeat(38)}" at character 1`],
        [`{{${"😀".repeat(50)}`, `"{{${"😀".repeat(38)}…" at character 1`],
      ] as const
    ).map(([text, place]): [string, string] => [
      text,
      `must have two braces on each side of a placeholder, and none inside: ${place}`,
    ]),
  ])("in %j: %j", (text, fault) => {
    expect(findTemplateFault(text)).toBe(fault);
  });

  it("in a text of more placeholders than are read", () => {
    const most = "{{name}}".repeat(MAXIMUM_PLACEHOLDERS);
    expect(findTemplateFault(most)).toBeNull();
    expect(findTemplateFault(`${most}{{name}}`)).toBe("must have at most 50 placeholders");
  });
});
