/** The first name within a name, or none rather than a wrong one. */
import fc from "fast-check";
import { expect, it } from "vitest";

import { findFirstName } from "../../src/domain/firstName.ts";

it.each<[string, string | null]>([
  ["Ana López", "Ana"],
  ["Ana Maria López", "Ana"],
  ["Hans-Peter Müller", "Hans-Peter"],
  ["O'Neil Smith", "O'Neil"],
  ["  Ana\u00a0 López ", "Ana"],
  ["ANA LÓPEZ", "ANA"],
  ["Hans M.", "Hans"],
  ["Madonna", "Madonna"],
  ["王小明", "王小明"],
  // Titles and initials.
  ["Dr. Ana Maria López", "Ana"],
  ["Dr Ana López", "Ana"],
  ["Prof. Dr. Ana López", "Ana"],
  ["PROF. DR. Ana López", "Ana"],
  ["Dr.Ana López", "Ana"],
  ["Dipl.-Ing. Hans Meier", "Hans"],
  ["Herr Hans Müller", "Hans"],
  ["J. Robert Oppenheimer", "Robert"],
  ["Hans Dr. Müller", "Hans"],
  ["Dr. López", null],
  ["Mrs Smith", null],
  ["J. Oppenheimer", null],
  ["J.R.R. Tolkien", null],
  ["Dr.", null],
  // Commas.
  ["Müller, Hans", "Hans"],
  ["Müller,Hans", "Hans"],
  ["Müller, Hans Peter", "Hans"],
  ["Müller, Dr. Hans", "Hans"],
  ["Müller, Hans, MBA", "Hans"],
  ["Müller, Dr.", null],
  ["Müller,", "Müller"],
  ["Ana López, ", "Ana"],
  ["García Márquez, Gabriel", null],
  ["Jane Doe, MBA", null],
  [", Hans", null],
  // What is no word.
  ["✨ Ana López ✨", "Ana"],
  ["– Ana", "Ana"],
  ["123", null],
  ["ana@example.com", null],
  ["linkedin.com/in/ana-lopez", null],
  ["Ana (@ana) López", "Ana"],
  ["Ana c/o López", "Ana"],
  ["", null],
])("of %j is %j", (name, firstName) => {
  expect(findFirstName(name)).toBe(firstName);
});

it.each(["Dr", "Prof", "Mr", "Mrs", "Ms", "Miss", "Mx", "Sir", "Herr", "Frau"])(
  "knows %s for a title without a period",
  (title) => {
    expect(findFirstName(`${title} Ana López`)).toBe("Ana");
    expect(findFirstName(`${title.toUpperCase()} López`)).toBeNull();
  },
);

it("is a word of the name, with a letter, and no title with a period", () => {
  const piece = fc.oneof(
    fc.constantFrom("Dr.", "dr", "Ana", "López", "J.", ",", " ", ".", "–", "ß", "1", "\t"),
    fc.string({ unit: "grapheme", maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const name = pieces.join("");
      const firstName = findFirstName(name);
      return (
        firstName === null ||
        (name.includes(firstName) && /^[^\s,]*\p{L}[^\s,]*(?<!\.)$/u.test(firstName))
      );
    }),
    { numRuns: 500, seed: Number(process.env.SEED) },
  );
});
