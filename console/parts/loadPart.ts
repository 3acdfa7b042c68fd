/** Parts of the page that are loaded when they are needed. */
import { Problem } from "../api.ts";

/** A part of the page cannot be had: loading the page anew is what helps. */
export class PartMissing extends Problem {
  constructor() {
    super(
      "A part of this page could not be loaded. The page is older than the server, or the network was gone.",
    );
  }
}

/**
 * Loads a part of the page.
 *
 * @param load imports it
 * @throws {PartMissing} when it cannot be had: a deployment takes away the files of the one before it
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch {
    throw new PartMissing();
  }
}
