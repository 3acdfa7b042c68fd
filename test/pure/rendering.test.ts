/** What a message becomes for a lead: whole, or not at all. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  findRequiredFields,
  findTemplateFault,
  type Part,
  parseText,
} from "../../src/domain/placeholders.ts";
import type { Recipient } from "../../src/domain/recipient.ts";
import { parseContent, renderContent, renderText } from "../../src/domain/rendering.ts";
import {
  CHANNELS,
  MAXIMUM_CONTENT_CHARACTERS,
  MAXIMUM_SUBJECT_CHARACTERS,
} from "../../src/domain/template.ts";

const seed = Number(process.env.SEED);
const MAXIMUM = 1_000;

const ana: Recipient = {
  name: "Ana Maria López",
  email: "ana@example.com",
  linkedinUrl: null,
  externalId: null,
  company: "Blue {{name}} Ltd",
  title: null,
  attributes: {
    city: "Köln",
    "Favourite colour": "blue",
    email: "other@example.com",
    title: "CTO",
  },
};

function partsOf(text: string): readonly Part[] {
  const parsed = parseText(text);
  if ("fault" in parsed) throw new Error(parsed.fault);
  return parsed.parts;
}

function render(text: string, recipient = ana) {
  return renderText(partsOf(text), MAXIMUM, recipient);
}

describe("a text", () => {
  it.each([
    ["Hello", "Hello"],
    ["Hello {{name}}!", "Hello Ana Maria López!"],
    ["{{firstName}}{{firstName}}", "AnaAna"],
    ["{{ name }} {{\tcity\n}}", "Ana Maria López Köln"],
    ["{{Favourite colour}}", "blue"],
    ["{{company}}", "Blue {{name}} Ltd"],
    ["{{email}}", "ana@example.com"],
    ["{{title}}", "CTO"],
    ["{{title|x}} {{linkedinUrl|no address}}", "CTO no address"],
    ["{{team| your team }}", "your team"],
    ["a{{team|}}b", "ab"],
    ["{ {{name}} } {a} | {", "{ Ana Maria López } {a} | {"],
    ["one\ntwo\n", "one\ntwo\n"],
  ])("%j becomes %j", (text, rendered) => {
    expect(render(text)).toEqual({ text: rendered });
  });

  it("reads what is the lead's own before the attribute of that name", () => {
    const own = ["name", "email", "linkedinUrl", "externalId", "company", "title"] as const;
    for (const field of own) {
      const recipient = { ...ana, [field]: "own", attributes: { [field]: "attribute" } };
      expect(render(`{{${field}}}`, recipient)).toEqual({ text: "own" });
    }
  });

  it.each([
    "team",
    "Name",
    "firstname",
    "lastName",
    "linkedinUrl",
    "attributes",
    "constructor",
    "toString",
    "__proto__",
    "hasOwnProperty",
  ])("is not rendered without the field %s", (field) => {
    expect(render(`Hello {{ ${field} }}, {{other}}`)).toEqual({
      fault: { reason: "missing_field", field },
    });
  });

  it.each(["", " ", "\n"])("takes a field with the value %j for missing", (blank) => {
    const recipient = { ...ana, company: blank, attributes: { city: blank } };
    for (const field of ["company", "city"]) {
      expect(render(`{{${field}}}`, recipient)).toEqual({
        fault: { reason: "missing_field", field },
      });
      expect(render(`{{${field}|here}}`, recipient)).toEqual({ text: "here" });
    }
  });

  it("takes the attribute firstName before what the name says", () => {
    const recipient = { ...ana, attributes: { firstName: "Anita" } };
    expect(render("{{firstName}}", recipient)).toEqual({ text: "Anita" });
  });

  it("has no first name where the name does not tell it", () => {
    const recipient = { ...ana, name: "Dr. López" };
    expect(render("{{firstName}}", recipient)).toEqual({
      fault: { reason: "missing_field", field: "firstName" },
    });
    expect(render("{{firstName|there}}", recipient)).toEqual({ text: "there" });
  });

  it("is as long as its limit in code points, or is not rendered", () => {
    const parts = partsOf("😀{{city}}");
    expect(renderText(parts, 5, ana)).toEqual({ text: "😀Köln" });
    expect(renderText(parts, 4, ana)).toEqual({
      fault: { reason: "text_too_long", maximum: 4, length: 5 },
    });
  });
});

describe("whatever the template and the lead", () => {
  const literal = fc.string({ unit: fc.constantFrom(..."ab |\n😀é"), maxLength: 5 });
  const fieldName = fc.oneof(
    fc.constantFrom("name", "firstName", "company", "title", "city", "constructor", "__proto__"),
    fc.string({ unit: fc.constantFrom(..."ab é"), minLength: 1, maxLength: 3 }),
  );
  const hostile = fc.constantFrom("{{name}}", "}}", "{{", "null", "undefined", "$&", "{{x|y}}");

  function recipientsWith(value: fc.Arbitrary<string>): fc.Arbitrary<Recipient> {
    const optional = fc.option(value);
    return fc.record({
      name: value,
      email: optional,
      linkedinUrl: optional,
      externalId: optional,
      company: optional,
      title: optional,
      attributes: fc.dictionary(fieldName, value, { maxKeys: 4 }),
    });
  }

  it("no brace pair of a template is left, and no null or undefined appears", () => {
    const piece = fc.oneof(
      fc.constantFrom("{", "}", "{{", "}}", "|", " ", "x"),
      fieldName.map((field) => `{{${field}}}`),
      fc.tuple(fieldName, literal).map(([field, fallback]) => `{{${field}|${fallback}}}`),
    );
    const texts = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(texts, recipientsWith(literal), (text, recipient) => {
        const parsed = parseText(text);
        if ("fault" in parsed) return;
        const rendered = renderText(parsed.parts, MAXIMUM, recipient);
        if ("fault" in rendered) {
          expect(rendered.fault).toEqual({ reason: "missing_field", field: expect.any(String) });
          expect(findRequiredFields(parsed.parts)).toContain(
            (rendered.fault as { field: string }).field,
          );
        } else {
          expect(rendered.text).not.toMatch(/\{\{|\}\}|null|undefined|function|\[object/);
          expect(rendered.text.trim()).not.toBe("");
        }
      }),
      { numRuns: 1_500, seed },
    );
  });

  it("each placeholder becomes the value as it is, and every other character stays", () => {
    const parts = fc.array(fc.tuple(literal, fieldName), { minLength: 1, maxLength: 5 });
    const value = fc.oneof(literal, hostile);
    fc.assert(
      fc.property(parts, recipientsWith(value), (pairs, { attributes, ...person }) => {
        // Every field has a value, which the test knows without the code.
        const values = new Map(
          pairs.map(([, field], index) => [field.trim() || "x", `{{${index}}}`]),
        );
        const recipient = {
          ...person,
          name: "N",
          company: null,
          title: null,
          attributes: { ...attributes, ...Object.fromEntries(values) },
        };
        const fieldOf = (field: string) => field.trim() || "x";
        const text = pairs.map(([before, field]) => `${before}{{ ${fieldOf(field)} }}`).join("");
        const expected = pairs
          .map(([before, field]) => {
            return before + (fieldOf(field) === "name" ? "N" : values.get(fieldOf(field)));
          })
          .join("");
        expect(render(text, recipient)).toEqual({ text: expected });
      }),
      { numRuns: 1_000, seed },
    );
  });

  it("a text that any string makes is parsed or has a fault, and keeps its limit", () => {
    const text = fc.string({ unit: fc.constantFrom(..."{}| a😀\ud800"), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.nat(20), (written, maximum) => {
        const parsed = parseText(written);
        expect("fault" in parsed ? parsed.fault : null).toBe(findTemplateFault(written));
        if ("fault" in parsed) return;
        const rendered = renderText(parsed.parts, maximum, { ...ana, attributes: { a: "{{a}}" } });
        if ("text" in rendered) expect([...rendered.text].length).toBeLessThanOrEqual(maximum);
      }),
      { numRuns: 1_000, seed },
    );
  });
});

describe("a message", () => {
  const subject = "For {{firstName}}";

  it("has its subject rendered too", () => {
    const content = parseContent({ channel: "inmail", subject, content: "Dear {{name}}" });
    expect(renderContent(content, ana)).toEqual({
      subject: "For Ana",
      text: "Dear Ana Maria López",
    });
  });

  it("has no subject where its template has none", () => {
    const content = parseContent({
      channel: "direct_message",
      subject: null,
      content: "Dear {{name}}",
    });
    expect(renderContent(content, ana)).toEqual({ subject: null, text: "Dear Ana Maria López" });
  });

  it.each(CHANNELS)("is as long as the channel %s admits, or is not rendered", (channel) => {
    const maximum = MAXIMUM_CONTENT_CHARACTERS[channel];
    const contentOf = (length: number) =>
      parseContent({ channel, subject: null, content: `${"😀".repeat(length - 4)}{{city}}` });
    expect(renderContent(contentOf(maximum), ana)).toHaveProperty("text");
    expect(renderContent(contentOf(maximum + 1), ana)).toEqual({
      fault: { reason: "text_too_long", maximum, length: maximum + 1 },
    });
  });

  it("is not rendered with a subject over 200 characters", () => {
    const contentOf = (length: number) =>
      parseContent({ channel: "inmail", subject: "x".repeat(length), content: "Hello" });
    expect(MAXIMUM_SUBJECT_CHARACTERS).toBe(200);
    expect(renderContent(contentOf(200), ana)).toEqual({ subject: "x".repeat(200), text: "Hello" });
    expect(renderContent(contentOf(201), ana)).toEqual({
      fault: { reason: "text_too_long", maximum: 200, length: 201 },
    });
  });

  it.each([
    [
      { subject: "{{team}}", content: "{{other}}" },
      { reason: "missing_field", field: "team" },
    ],
    [
      { subject, content: "{{other}}" },
      { reason: "missing_field", field: "other" },
    ],
    [
      { subject: "{{", content: "Hello" },
      { reason: "invalid_template", details: findTemplateFault("{{") },
    ],
    [
      { subject, content: "Hello {{}}" },
      { reason: "invalid_template", details: findTemplateFault("Hello {{}}") },
    ],
  ])("of %j is not rendered: %j", (content, fault) => {
    expect(renderContent(parseContent({ channel: "inmail", ...content }), ana)).toEqual({ fault });
  });
});
