/** Whatever a file holds: a lead that is made of a row is one that the API takes, so that nobody is lost there. */
import fc from "fast-check";
import { expect, it } from "vitest";

import { leadSchema } from "../../../src/api/audiences/leadSchema.ts";
import { decideColumns } from "../../../tools/import/columns/decideColumns.ts";
import { toLead } from "../../../tools/import/lead/toLead.ts";

const PIECES = [
  ..."aZ0é日 @.,;:<>()[]{}\"'`/\\?&#%=!-_\t\n\r\u0000\u0085\u00a0\u00ad\u0301\u200b\u200d\u2028\ufeff\ud83d",
  ...["example.com", "a@example.com", "a@bücher.example", "null", "n/a", "erased:", "__proto__"],
  ...[
    "linkedin.com/in/",
    "https://www.linkedin.com/sales/lead/",
    "%25",
    "%20",
    "%ff",
    "&#x0;",
    "&amp;",
  ],
  ...["&#8232;", "&#55357;", '="', "😀".repeat(300), "x".repeat(2_100)],
];
const cell = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((parts) => parts.join(""));
const KNOWN = [
  "Name",
  "First Name",
  "Last Name",
  "Email",
  "Email 2",
  "LinkedIn",
  "CRM id",
  "Company",
  "Title",
];

it("makes leads that the API takes, of any row of any file", () => {
  let leads = 0;
  fc.assert(
    fc.property(
      fc.array(cell, { maxLength: 60 }),
      fc.array(cell, { minLength: KNOWN.length, maxLength: 70 }),
      (others, cells) => {
        const decision = decideColumns([...KNOWN, ...others], [cells]);
        if ("problem" in decision) return;
        const outcome = toLead(cells, decision.map);
        if ("problem" in outcome) return;
        leads++;
        expect(leadSchema.safeParse(outcome.lead)).toMatchObject({ success: true });
      },
    ),
    { numRuns: 500, seed: Number(process.env.SEED) },
  );
  expect(leads).toBeGreaterThan(25);
});
