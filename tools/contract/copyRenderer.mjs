/**
 * Puts the renderer of /docs beside the page: wrangler runs this before it serves or deploys. Plain JavaScript, for
 * the machine's own Node.
 *
 * The package is the renderer's plugin for Fastify because that carries it as one script, without the 270 packages that
 * it is made of. The plugin registers a route for the script; there is no Fastify here, only what takes the route.
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
  const server = {
    /** @param {{ url: string, handler: (request: object, reply: object) => void }} route */
    route({ url, handler }) {
      if (!url.endsWith(".js")) return;
      const reply = {
        header: () => reply,
        send: (/** @type {string} */ body) => scripts.push(body),
      };
      handler({}, reply);
    },
  };
  scalar(server, { configuration: { url: "/openapi.json" } }, () => undefined);
  const [script] = scripts;
  if (script === undefined) throw new Error("The renderer's package has no script any more.");
  return script;
}
