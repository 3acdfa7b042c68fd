import { expect, test } from "vitest";
import * as z from "zod/mini";

import { readMoment } from "../../src/domain/moment.ts";

/** What the contract says of a moment. */
const described = z.iso.datetime({ offset: true });

test.each([
  ["2026-12-01T09:30:00Z", "2026-12-01T09:30:00.000Z"],
  ["2026-12-01T09:30:00.5+01:00", "2026-12-01T08:30:00.500Z"],
  ["2024-02-29T23:59:59.123456-05:30", "2024-03-01T05:29:59.123Z"],
  ["0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"],
])("%s is a moment", (text, moment) => {
  expect(readMoment(text)).toBe(Date.parse(moment));
  expect(described.safeParse(text).success).toBe(true);
});

test.each([
  ["a local time", "2026-12-01T09:30:00"],
  ["a day alone", "2026-12-01"],
  ["a time without seconds", "2026-12-01T09:30Z"],
  ["a day that the month does not have", "2026-02-30T09:30:00Z"],
  ["29 February of a common year", "2023-02-29T09:30:00Z"],
  ["a month that no year has", "2026-13-01T09:30:00Z"],
  ["a day 0", "2026-12-00T09:30:00Z"],
  ["the hour 24", "2026-12-01T24:00:00Z"],
  ["a leap second", "2026-12-31T23:59:60Z"],
  ["an offset of a day", "2026-12-01T09:30:00+24:00"],
  ["lower case", "2026-12-01t09:30:00z"],
  ["a line more", "2026-12-01T09:30:00Z\n"],
  ["nothing", ""],
])("%s is no moment", (_, text) => {
  expect(readMoment(text)).toBeNull();
  expect(described.safeParse(text).success).toBe(false);
});
