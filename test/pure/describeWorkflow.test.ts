import { expect, it } from "vitest";

import { describeWorkflow } from "../../console/describeWorkflow.ts";

it.each([
  ["connect", "First a connection request."],
  ["engage-inmail", "First engagement with the lead’s posts; a day later an InMail."],
  [
    "engage-connect-dm",
    "First engagement with the lead’s posts; a day later a connection request; once it is accepted, a day later a direct message; 4 days later a direct message.",
  ],
  [
    "connect-engage-dm",
    "First a connection request; once it is accepted, engagement with the lead’s posts; a day later a direct message; 4 days later a direct message.",
  ],
] as const)("says the steps of %s in a sentence", (id, sentence) => {
  expect(describeWorkflow(id)).toBe(sentence);
});
