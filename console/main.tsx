/** The console: the page of the API for people. Everything that it shows, it has from the API. */
import { render } from "preact";
import { Frame } from "./Frame.tsx";
import { followFeed } from "./live.ts";

const root = document.getElementById("console");
if (root === null) throw new Error("The page has no place for the console.");

followFeed();
render(<Frame />, root);
