/** An assistant: the SDK's own client, with `kickoff mcp` as a process of its own. */
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type CallToolResult, Client, type ClientOptions } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect, onTestFinished } from "vitest";

import { toolsDirectory } from "../../tools/support/runTool.ts";

/** How `kickoff mcp` is run. */
export interface AssistantOptions extends ClientOptions {
  readonly url: string;
  readonly key: string;
  /** Of the command. */
  readonly parameters?: readonly string[];
  /** What the person answers when they are asked; without it, the client cannot ask. */
  readonly answer?: (question: string) => { agree?: boolean; action: "accept" | "decline" };
}

/** A tool's result, taken apart. */
export interface ToolOutcome {
  readonly isError: boolean;
  readonly text: string;
  /** What it says beside the notice. */
  readonly told: Readonly<Record<string, unknown>>;
}

/** An assistant that is connected. */
export interface Assistant {
  readonly client: Client;
  readonly callTool: (name: string, inputs?: Record<string, unknown>) => Promise<ToolOutcome>;
  /** As `callTool`, of a call that must succeed: the data. */
  readonly read: <Data>(name: string, inputs?: Record<string, unknown>) => Promise<Data>;
  /** Ends it; gives what the command wrote to standard error. */
  readonly end: () => Promise<string>;
}

/** How `kickoff mcp` is called. */
export function mcpCommand(parameters: readonly string[] = []): string[] {
  return [process.execPath, join(toolsDirectory, "kickoff.ts"), "mcp", ...parameters];
}

/** Starts the command and connects to it, until the test ends. */
export async function startAssistant(options: AssistantOptions): Promise<Assistant> {
  const { url, key, parameters = [], answer, ...clientOptions } = options;
  const [command = "", ...args] = mcpCommand(parameters);
  const transport = new StdioClientTransport({
    ...{ command, args, stderr: "pipe" },
    env: { KICKOFF_URL: url, KICKOFF_API_KEY: key },
  });
  const printed = text(transport.stderr as Readable);
  const client = new Client(
    { name: "test", version: "1.0.0" },
    { ...clientOptions, capabilities: answer === undefined ? {} : { elicitation: {} } },
  );
  if (answer !== undefined) {
    client.setRequestHandler("elicitation/create", ({ params }) => {
      const { action, agree } = answer(params.message);
      return agree === undefined ? { action } : { action, content: { agree } };
    });
  }
  const end = async () => {
    await client.close();
    return await printed;
  };
  onTestFinished(() => client.close());
  await client.connect(transport);

  const callTool = async (name: string, inputs: Record<string, unknown> = {}) => {
    const result = await client.callTool({ name, arguments: inputs });
    return toOutcome(result as CallToolResult);
  };
  const read = async <Data>(name: string, inputs: Record<string, unknown> = {}) => {
    const outcome = await callTool(name, inputs);
    expect(outcome).toMatchObject({ isError: false });
    return outcome.told.data as Data;
  };
  return { client, callTool, read, end };
}

function toOutcome({ isError = false, content, structuredContent }: CallToolResult): ToolOutcome {
  const [first] = content;
  const { notice: _, ...told } = (structuredContent ?? {}) as Record<string, unknown>;
  return { isError, text: first?.type === "text" ? first.text : "", told };
}
