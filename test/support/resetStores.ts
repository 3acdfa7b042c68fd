/** Gives a test file the empty stores that it would find in a workerd of its own. */
import { reset } from "cloudflare:test";

// What the file before has put on the queue arrives first: a message that found no tables would come back later.
await scheduler.wait(200);
await reset();
