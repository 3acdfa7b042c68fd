/** A browser for the page: what CHROMIUM names, the machine's Chromium, or one that npm brings. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

import { bringChromium, environmentOf, findBroughtChromium } from "./chromium/bringChromium.ts";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** What a test says that needs a browser where there is none. */
export const NO_BROWSER =
  "There is no browser, and npm could bring none: apt-get install chromium, or set CHROMIUM.";

/** Where Chromium is; null when there is none. */
export function findChromium(): string | null {
  const { CHROMIUM } = process.env;
  return CHROMIUM ?? PLACES.find((place) => existsSync(place)) ?? findBroughtChromium();
}

/**
 * Sees to it that there is a Chromium.
 *
 * @throws {Failure} when there is none, and npm can bring none
 */
export async function requireChromium(): Promise<string> {
  if (findChromium() === null) await bringChromium();
  return findChromium() ?? "";
}

/** Starts Chromium, which by itself talks to nobody. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...environmentOf(executablePath) },
    args: [
      // Its sandbox refuses to run as root, as CI does; it opens this project's own page alone.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
