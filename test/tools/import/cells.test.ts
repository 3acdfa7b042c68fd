/** What a cell says, and whether it says anything. */
import { expect, it } from "vitest";

import { cleanCell } from "../../../tools/import/lead/cleanCell.ts";
import { isNothing, type Purpose } from "../../../tools/import/lead/isNothing.ts";

it.each([
  ["  Zoë  ", "Zoë"],
  ["Zoë\r\n van\tDam", "Zoë van Dam"],
  ["Zoë\u00a0van\u2028Dam", "Zoë van Dam"],
  ["\u200bZoë\ufeff", "Zoë"],
  ["\u202aavery@example.com\u202c", "avery@example.com"],
  ["نمی\u200cخواهم", "نمی\u200cخواهم"],
  ["Zo\u0000ë\u0007", "Zoë"],
  ["Smith &amp; Sons", "Smith & Sons"],
  ["O&#39;Neil &#x26; &quot;Co&quot;&nbsp;", 'O\'Neil & "Co"'],
  ["AT&T; R&D &unknown; &#9999999;", "AT&T; R&D &unknown; &#9999999;"],
  ['="0049"', "0049"],
  ["'+44 20 7946 0000", "+44 20 7946 0000"],
  ["'0049", "0049"],
  ["'t Hooft", "'t Hooft"],
  ["a\ud800b", "a\ufffdb"],
])("reads %j as %j", (cell, text) => {
  expect(cleanCell(cell)).toBe(text);
});

const PURPOSES: readonly Purpose[] = ["attribute", "familyName", "identity", "name", "work"];

it.each<[string, readonly Purpose[]]>([
  ...["", "-", "--", "—", ".", "N/A", "n/a", "#N/A", "(n/a)", "#REF!", "(blank)", "[none]"].map(
    (text): [string, readonly Purpose[]] => [text, PURPOSES],
  ),
  ["@", ["familyName", "identity", "name", "work"]],
  ["null", ["attribute", "identity", "name", "work"]],
  ["None", ["identity", "name", "work"]],
  ["unknown", ["identity", "name", "work"]],
  ["NA", ["identity", "work"]],
  ["n.a.", ["attribute", "identity", "work"]],
  ["NaN", ["attribute", "identity", "work"]],
  ["not found", ["identity", "work"]],
  ["catch-all", ["identity", "work"]],
  ["No email found", ["identity", "work"]],
  ["?!", ["familyName", "identity", "name", "work"]],
  ["✓", []],
  ["0", []],
  ["no", []],
  ["Nolan", []],
])("takes %j for nothing as %j", (text, purposes) => {
  expect(PURPOSES.filter((purpose) => isNothing(text, purpose))).toEqual(purposes);
});
