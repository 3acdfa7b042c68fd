/** Gives a test file the empty stores that it would find in a workerd of its own. */
import { reset } from "cloudflare:test";

await reset();
