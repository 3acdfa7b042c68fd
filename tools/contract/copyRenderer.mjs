/**
 * Puts the renderer of /docs beside the page: wrangler runs this before it serves or deploys. Plain JavaScript, for
 * the machine's own Node.
 *
 * The package is the renderer's plugin for Fastify because that carries it as one script, without the 272 packages and
 * 287 MB that it is made of (@scalar/api-reference). The plugin registers a route for the script; there is no Fastify here, only what takes the route.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import scalar from "@scalar/fastify-api-reference";

const target = fileURLToPath(new URL("../../docs/site/docs/scalar.js", import.meta.url));
const notice = "/* Scalar API reference, MIT licence: https://github.com/scalar/scalar */\n";
const script = notice + readScript().replace(/\n\/\/# sourceMappingURL=.*$/, "");
if (!existsSync(target) || readFileSync(target, "utf8") !== script) writeFileSync(target, script);

/** @returns {string} */
function readScript() {
  /** @type {string[]} */
  const scripts = [];
  const reply = { header: () => reply, send: (/** @type {string} */ body) => scripts.push(body) };
  const server = {
    /** @param {{ url: string, handler: (request: object, reply: object) => void }} route */
    route: ({ url, handler }) => url.endsWith(".js") && handler({}, reply),
  };
  scalar(server, { configuration: { url: "/openapi.json" } }, () => undefined);
  if (scripts[0] === undefined) throw new Error("The renderer's package has no script.");
  return scripts[0];
}
