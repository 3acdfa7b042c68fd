/** What an assistant does with one API key, from the first call of a tool to the last. */
import type {
  CallToolResult,
  ClientCapabilities,
  InputRequiredResult,
  ServerContext,
} from "@modelcontextprotocol/server";

import { RefusedError } from "../../client/errors.ts";
import { isBehindTheKey } from "../../client/repetition.ts";
import { toFailure } from "../terminal/toFailure.ts";
import { type CallOptions, type Connection, callOperation } from "./callOperation.ts";
import { askConsent, canAsk } from "./consent.ts";
import {
  describeStart,
  describeStop,
  type MessageStep,
  type NamedCampaign,
} from "./describeConsent.ts";
import {
  describeRepetition,
  describeSuccess,
  toErrorResult,
  toRefusedResult,
} from "./describeOutcome.ts";
import { type ShownPlan, ShownPlans, type StartPreview } from "./ShownPlans.ts";
import { tellProgress } from "./tellProgress.ts";
import { type ToolInputs, type ToolRequest, toRequest } from "./toRequest.ts";
import { decideSmallerPage, type ToolAnswer, toResult } from "./toResult.ts";
import { IDEMPOTENCY_KEY, IF_MATCH, isPaged, type Tool, takesHeader } from "./toTool.ts";
import { UnansweredCalls } from "./UnansweredCalls.ts";

type ToolResult = CallToolResult | InputRequiredResult;

/** A call of a tool, on its way. */
interface Call {
  readonly tool: Tool;
  readonly request: ToolRequest;
  readonly inputs: ToolInputs;
  readonly context: ServerContext;
  readonly capabilities: ClientCapabilities | undefined;
}

export class Conversation {
  readonly #connection: Connection;
  readonly #accountGroupId: string | null;
  /** Those that this key may use, to read what a person is asked about. */
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #plans = new ShownPlans();
  readonly #unanswered = new UnansweredCalls();

  constructor(connection: Connection, accountGroupId: string | null, tools: readonly Tool[]) {
    this.#connection = connection;
    this.#accountGroupId = accountGroupId;
    this.#tools = new Map(tools.map((tool) => [tool.operation.operationId, tool]));
  }

  /** Calls a tool. What the API refuses is a result as well, in words. */
  async call(
    tool: Tool,
    inputs: ToolInputs,
    context: ServerContext,
    capabilities: ClientCapabilities | undefined,
  ): Promise<ToolResult> {
    const request = toRequest(tool, inputs, this.#accountGroupId);
    const call = { tool, request, inputs, context, capabilities };
    try {
      if (takesHeader(tool.operation, IF_MATCH)) return await this.#start(call);
      if (tool.operation.operationId === "stopCampaign") return await this.#stop(call);
      const answer = await this.#send(call, this.#keyFor(call));
      if (tool.operation.operationId === "previewStart") this.#notePlan(call, answer);
      return toResult(tool, answer, describeSuccess(tool, answer));
    } catch (error) {
      return this.#toFailedResult(tool, error);
    }
  }

  async #start(call: Call): Promise<ToolResult> {
    const { tool, request, inputs } = call;
    const campaignId = String(request.path.campaignId);
    const planTag = String(inputs.planTag);
    const plan = this.#plans.find(campaignId, planTag);
    if (plan === null) {
      return toErrorResult(
        "Nothing has started: this plan was not shown in this conversation, as one that can start.",
        "A campaign is started by the `planTag` of its latest preview_start here, which the person has seen.",
        "Call preview_start, show the person what it says, and start with its planTag when they agree.",
      );
    }
    const refused = await this.#ask(call, () => this.#describeStart(call, plan));
    if (refused !== null) return refused;
    try {
      const answer = await this.#send(call, {
        [IF_MATCH]: planTag,
        [IDEMPOTENCY_KEY]: plan.idempotencyKey,
      });
      return toResult(tool, answer, describeSuccess(tool, answer));
    } catch (error) {
      if (statusOf(error) === 412) this.#plans.forget(campaignId);
      throw error;
    }
  }

  async #stop(call: Call): Promise<ToolResult> {
    const refused = await this.#ask(call, () => this.#describeStop(call));
    if (refused !== null) return refused;
    const answer = await this.#send(call, this.#keyFor(call));
    return toResult(call.tool, answer, describeSuccess(call.tool, answer));
  }

  async #ask({ context, capabilities }: Call, describe: () => Promise<string>) {
    return canAsk(capabilities) ? await askConsent(context, describe) : null;
  }

  async #describeStart(call: Call, { preview }: ShownPlan): Promise<string> {
    const campaign = await this.#nameCampaign(call);
    const slots = await this.#read<{ items: MessageStep[] }>(call, "listContentSlots");
    return describeStart(campaign, preview, slots?.items ?? null);
  }

  async #describeStop(call: Call): Promise<string> {
    const campaign = await this.#nameCampaign(call);
    const progress = await this.#read<{ statuses: { pending: number; running: number } }>(
      call,
      "getProgress",
    );
    const open = progress === null ? null : progress.statuses.pending + progress.statuses.running;
    return describeStop(campaign, open);
  }

  async #nameCampaign(call: Call): Promise<NamedCampaign> {
    const campaign = await this.#read<{ name: string }>(call, "getCampaign");
    return { id: String(call.request.path.campaignId), name: campaign?.name ?? null };
  }

  /** Reads something about the campaign of a call; null where the key may not. */
  async #read<Data>(call: Call, operationId: string): Promise<Data | null> {
    const tool = this.#tools.get(operationId);
    if (tool === undefined) return null;
    const request = toRequest(tool, call.request.path, this.#accountGroupId);
    return (await this.#send({ ...call, tool, request }, {})).data as Data;
  }

  /** A plan that cannot start is none that anybody has agreed to, should it be able to later: it has to be shown again. */
  #notePlan({ request }: Call, { data, headers }: ToolAnswer): void {
    const campaignId = String(request.path.campaignId);
    const preview = data as StartPreview;
    const tag = headers.get("ETag");
    if (tag !== null && preview.canStart) this.#plans.show(campaignId, tag, preview);
    else this.#plans.forget(campaignId);
  }

  /** The key that makes a call that got no answer, and is made again, one request. */
  #keyFor({ tool, request }: Call): Readonly<Record<string, string>> {
    if (!takesHeader(tool.operation, IDEMPOTENCY_KEY)) return {};
    return { [IDEMPOTENCY_KEY]: this.#unanswered.keyOf([tool.name, request]) };
  }

  async #send(call: Call, headers: Readonly<Record<string, string>>): Promise<ToolAnswer> {
    const { tool, request, context } = call;
    const options: CallOptions = {
      headers,
      signal: context.mcpReq.signal,
      onRetry: tellProgress(context),
    };
    const send = (wanted: ToolRequest) => callOperation(this.#connection, tool, wanted, options);
    try {
      let answer = await send(request);
      while (isPaged(tool.operation)) {
        const limit = decideSmallerPage(answer.data);
        if (limit === null) break;
        answer = await send({ ...request, query: { ...request.query, limit } });
      }
      if (!options.signal.aborted) this.#unanswered.settle([tool.name, request]);
      return answer;
    } catch (error) {
      if (isBehindTheKey(statusOf(error))) this.#unanswered.settle([tool.name, request]);
      throw error;
    }
  }

  #toFailedResult(tool: Tool, error: unknown): CallToolResult {
    if (error instanceof RefusedError) return toRefusedResult(tool, error);
    const { message, why } = toFailure(`${tool.title}: no answer.`, this.#connection.url, error);
    return toErrorResult(message, why, describeRepetition(tool));
  }
}

/** The status of a refusal; null when an error is another. */
function statusOf(error: unknown): number | null {
  return error instanceof RefusedError ? error.status : null;
}
