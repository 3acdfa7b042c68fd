/** How the command is called where this runs, for the hints that it prints: in a clone npx finds it. */
export const COMMAND = import.meta.url.endsWith(".ts") ? "npx kickoff" : "kickoff";
