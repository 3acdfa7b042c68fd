/**
 * A sender: Kickoff asks it for actions, and it prints what it would send. What it has sent it remembers in a file, so it
 * may be registered with `keepsKeysHours` and `looksUpActions`. Put HTTPS in front of it.
 *
 *   SENDER_SECRET=whsec_… PORT=8788 SENDER_FILE=sender.sqlite npx node examples/sender.ts
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

interface Requested {
  type: string;
  data: {
    action: { id: string; kind: string; notAfter: string };
    lead: { name: string; email: string | null; linkedinUrl: string | null };
    content: { subject: string | null; text: string; language: string | null } | null;
  };
}

const { SENDER_SECRET = "", PORT = "8788", SENDER_FILE = "sender.sqlite" } = process.env;
if (!SENDER_SECRET) fail("SENDER_SECRET is what Kickoff answered at the registration.");
const webhook = new Webhook(SENDER_SECRET);
const actions = new DatabaseSync(SENDER_FILE);
actions.exec("CREATE TABLE IF NOT EXISTS actions (id TEXT PRIMARY KEY, answer TEXT) STRICT");

/** Ends the program with a word to people, not with a stack. */
function fail(words: string): never {
  console.error(words);
  process.exit(1);
}

/** Here goes your provider. What it throws Kickoff takes for unknown: the action is not performed again. */
async function perform({ action, lead, content }: Requested["data"]) {
  const to = lead.linkedinUrl ?? lead.email;
  if (to === null) return { status: "rejected", code: "no_address", message: "Nowhere to write" };
  console.log(`${action.kind} to ${to}: ${JSON.stringify(content?.text ?? "")}`);
  return { status: "sent", id: `printed-${action.id}`, at: new Date().toISOString() };
}

/** The code and the body of an answer; 500 where nobody knows what became of the action. */
async function answer(request: IncomingMessage): Promise<[code: number, body?: object]> {
  const body = await text(request);
  let requested: Requested | undefined; // a look-up has no body
  try {
    const headers = request.headers as Record<string, string>;
    requested = webhook.verify(body, headers) as Requested | undefined;
  } catch {
    return [401, { status: "blocked", code: "bad_signature" }];
  }
  if (requested && requested.type !== "action.requested") return [204]; // a test, or news
  const id = request.headers["webhook-id"] as string;
  const known = actions.prepare("SELECT answer FROM actions WHERE id = ?").get(id);
  // Without an answer it is being performed for another request, or was when this program was killed.
  if (known) return known.answer === null ? [500] : [200, JSON.parse(String(known.answer))];
  if (!requested) return [404, { status: "not_found" }];
  if (Date.now() > Date.parse(requested.data.action.notAfter)) {
    return [503, { status: "later", scope: "action" }];
  }
  actions.prepare("INSERT INTO actions (id) VALUES (?)").run(id);
  const result = await perform(requested.data);
  // Only what was sent is remembered: for all else nothing has happened, and it may be asked for again.
  if (result.status === "sent") {
    actions.prepare("UPDATE actions SET answer = ? WHERE id = ?").run(JSON.stringify(result), id);
  } else {
    actions.prepare("DELETE FROM actions WHERE id = ?").run(id);
  }
  return [200, result];
}

async function respond(request: IncomingMessage, response: ServerResponse) {
  const failed = (error: unknown): [code: number] => {
    console.error(error);
    return [500];
  };
  const [code, body] = await answer(request).catch(failed);
  response.writeHead(code, { "Content-Type": "application/json" });
  response.end(body && JSON.stringify(body));
}

const server = createServer((request, response) => void respond(request, response));
server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`Listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
