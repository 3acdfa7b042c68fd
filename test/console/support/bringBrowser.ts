/** A browser for the tests that need one: before them, npm brings one where the machine has none. */
import { requireChromium } from "../../../tools/browser.ts";
import { describeFailure } from "../../../tools/terminal/failure.ts";

/** Without one the tests that need it are left out, and the run says so. */
export async function setup(): Promise<void> {
  try {
    await requireChromium();
  } catch (error) {
    console.error(describeFailure(error));
  }
}
