/**
 * A receiver of webhooks: Kickoff tells it what happens, and it prints it, each event once. Which events it has seen it
 * remembers in a file. Put HTTPS in front of it.
 *
 *   WEBHOOK_SECRET=whsec_… PORT=3000 RECEIVER_FILE=receiver.sqlite npx node examples/receiver.ts
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

interface KickoffEvent {
  id: string;
  type: string;
  timestamp: string;
  data: object;
}

const { WEBHOOK_SECRET = "", PORT = "3000", RECEIVER_FILE = "receiver.sqlite" } = process.env;
if (!WEBHOOK_SECRET) fail("WEBHOOK_SECRET is what Kickoff answered at the registration.");
const webhook = readSecret();
const events = new DatabaseSync(RECEIVER_FILE);
events.exec("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY) STRICT");

function readSecret(): Webhook {
  try {
    return new Webhook(WEBHOOK_SECRET);
  } catch {
    fail(
      "WEBHOOK_SECRET is malformed. Copy the whole of what Kickoff answered: whsec_ and base64.",
    );
  }
}

/** Ends the program with a word to people, not with a stack. */
function fail(words: string): never {
  console.error(words);
  process.exit(1);
}

/**
 * Here goes what you do with an event. What it writes belongs into the transaction around it: then an event is worked off
 * once, whatever dies. Leave what takes long to a queue of your own: Kickoff waits for 15 seconds.
 */
function take({ type, data }: KickoffEvent) {
  console.log(`${type} ${JSON.stringify(data)}`);
}

/** The status of an answer: whatever is not from 200 to 299 is told again, later. */
async function answer(request: IncomingMessage): Promise<number> {
  const body = await text(request);
  let event: KickoffEvent;
  try {
    event = webhook.verify(body, request.headers as Record<string, string>) as KickoffEvent;
  } catch {
    return 401;
  }
  if (event.type === "webhook.test") return 204;
  events.exec("BEGIN IMMEDIATE");
  try {
    const seen = events.prepare("INSERT INTO events (id) VALUES (?) ON CONFLICT DO NOTHING");
    if (seen.run(event.id).changes === 1) take(event);
    events.exec("COMMIT");
  } catch (error) {
    events.exec("ROLLBACK");
    throw error;
  }
  return 204;
}

async function respond(request: IncomingMessage, response: ServerResponse) {
  const failed = (error: unknown) => {
    console.error(error);
    return 500;
  };
  response.writeHead(await answer(request).catch(failed)).end();
}

const server = createServer((request, response) => void respond(request, response));
server.on("error", ({ message }) => fail(`The port cannot be used: ${message}`));
server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`Listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
