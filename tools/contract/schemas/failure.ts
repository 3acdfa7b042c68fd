/** A failure as answers tell it. */
import * as z from "zod";

import { FAILURES } from "../../../src/api/answer/failures.ts";
import { named } from "../jsonSchema.ts";
import { about } from "./words.ts";

const errorCode = named(
  "ErrorCode",
  z.enum([...new Set(Object.values(FAILURES).map(({ code }) => code))]),
  "Stable, for programs; the codes that a status can have stand with its response.",
);

export const failure = named(
  "Failure",
  z.strictObject({
    code: errorCode,
    message: about(
      "A summary, the same for every request that fails like this.",
      z.enum([...new Set(Object.values(FAILURES).map(({ message }) => message))]),
    ),
    details: about("What is wrong with this request, and what to do about it.", z.string()),
  }),
);
