/** The console: the page of the API for people. Everything that it shows, it has from the API. */
import { render } from "preact";
import { problemOf } from "./api.ts";
import { Frame } from "./Frame.tsx";
import { followFeed } from "./live.ts";
import { resumeSession, signOut } from "./session.ts";

const root = document.getElementById("console");
if (root === null) throw new Error("The page has no place for the console.");

await resumeSession().catch((error: unknown) => signOut(problemOf(error).message));
followFeed();
render(<Frame />, root);
