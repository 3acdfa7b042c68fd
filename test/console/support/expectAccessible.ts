import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const GRAVE: readonly (string | null | undefined)[] = ["serious", "critical"];

/** Expects axe to find nothing serious or critical on the page as it is, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    // Without motion: a colour on its way to another has the contrast of neither.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations
      .filter(({ impact }) => GRAVE.includes(impact))
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" | ")}`);
    expect(grave, colorScheme).toEqual([]);
  }
}

/** Expects that what is wide scrolls in its own place, and the page does not. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const sizes = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]";
  const [width = 0, visible = 0] = await page.evaluate<number[]>(sizes);
  expect(width).toBeLessThanOrEqual(visible);
}
