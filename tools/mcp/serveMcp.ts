/** The MCP server: the contract's operations as tools, over standard input and output. */
import { fromJsonSchema, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";

import { connect, dataOf } from "../../client/client.ts";
import type { KickoffError } from "../../client/errors.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import { describeMissing, toFailure } from "../terminal/toFailure.ts";
import { Conversation } from "./Conversation.ts";
import type { Connection } from "./callOperation.ts";
import { type Access, chooseTools } from "./chooseTools.ts";
import { capabilitiesOf } from "./consent.ts";
import { CONTRACT_VERSION, readOperations } from "./contract.ts";
import type { ToolInputs } from "./toRequest.ts";
import type { Tool } from "./toTool.ts";
import { INSTRUCTIONS } from "./words.ts";

/** How to serve. */
export interface McpOptions extends Connection {
  /** The account group that all is about; left out, the only one of the key, or each call names one. */
  readonly accountGroupId?: string | undefined;
  /** Whether only tools that change nothing are offered. */
  readonly isReadOnly: boolean;
}

/**
 * Serves until standard input ends. Nothing but the protocol goes to standard output.
 *
 * @throws {Failure} when the API refuses the key or does not answer, or the key has no access to the account group
 */
export async function serveMcp(options: McpOptions): Promise<void> {
  const { url, key, isReadOnly } = options;
  const access: Access = { ...(await readAccess(options)), isReadOnly };
  const tools = chooseTools(readOperations(), access);
  const conversation = new Conversation({ url, key }, access.accountGroupId, tools);
  console.error(`kickoff mcp: ${tools.length} tools for ${url}. It ends with its standard input.`);
  serveStdio(() => newServer(tools, conversation), {
    onerror: (error) => console.error(`kickoff mcp: ${error.message}`),
  });
}

async function readAccess(options: McpOptions): Promise<Omit<Access, "isReadOnly">> {
  const { url, key, accountGroupId } = options;
  const onRetry = (error: KickoffError) =>
    console.error(`kickoff mcp: waiting to try again: ${describeMissing(error)}`);
  const api = connect({ url, key, onRetry });
  try {
    const { permissions } = dataOf(await api.GET("/v1/api-key"));
    const { items, hasMore } = dataOf(await api.GET("/v1/accounts"));
    const [first] = items;
    if (first === undefined) throw noAccess("The key has access to no account group.");
    if (accountGroupId === undefined) {
      return { permissions, accountGroupId: items.length === 1 ? first.id : null };
    }
    // The API decides about one that is not on the first page.
    if (!hasMore && !items.some(({ id }) => id === accountGroupId)) {
      throw noAccess(`The key has no access to the account group ${accountGroupId}.`);
    }
    return { permissions, accountGroupId };
  } catch (error) {
    throw toFailure("The MCP server did not start.", url, error);
  }
}

function noAccess(why: string): Failure {
  return new Failure("The MCP server did not start.", {
    why,
    next: "Name another account group (--account-group), or use another key.",
    exitCode: EXIT_CODES.notAllowed,
  });
}

function newServer(tools: readonly Tool[], conversation: Conversation): McpServer {
  const server = new McpServer(
    { name: "kickoff", title: "Kickoff", version: CONTRACT_VERSION },
    { instructions: INSTRUCTIONS },
  );
  for (const tool of tools) {
    const { name, title, description, inputSchema, outputSchema, annotations } = tool;
    const schemas = {
      inputSchema: fromJsonSchema<ToolInputs>(inputSchema),
      outputSchema: fromJsonSchema(outputSchema),
    };
    server.registerTool(name, { title, description, ...schemas, annotations }, (inputs, context) =>
      conversation.call(tool, inputs, context, capabilitiesOf(context, server)),
    );
  }
  return server;
}
