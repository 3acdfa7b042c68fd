/** Whether this is the bundle of an installed package, and not a clone. */
export const IS_INSTALLED = import.meta.url.endsWith(".js");

/** How the command is called where this runs, for the hints that it prints: in a clone npx finds it. */
export const COMMAND = IS_INSTALLED ? "kickoff" : "npx kickoff";
