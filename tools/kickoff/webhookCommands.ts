/** `webhooks …`: through the HTTP API, as any client would. A secret is shown once, when it is made. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Api, dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { EVENT_TYPES, type EventType } from "../../src/domain/event.ts";
import {
  DELIVERY_STATUSES,
  type DeliveryStatus,
  parseDeliveryId,
} from "../../src/domain/webhookEndpoint.ts";
import type { Permission } from "../../src/keys/permissions.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { addListenCommand } from "./listenCommand.ts";
import { optionsOf, parseIdentifier, parseUrl } from "./options.ts";

type Endpoint = components["schemas"]["WebhookEndpoint"];
type EndpointWithSecret = components["schemas"]["WebhookEndpointWithSecret"];
type Delivery = components["schemas"]["Delivery"];

interface CreateOptions extends ApiOptions {
  readonly endpointUrl: string;
  readonly description: string;
  readonly type?: EventType[];
}

interface DeliveriesOptions extends ApiOptions {
  readonly status?: DeliveryStatus;
  readonly limit: number;
}

const MOST_DELIVERIES = 1_000;

/** Adds the commands to the program. */
export function addWebhookCommands(program: Command): void {
  const webhooks = program
    .command("webhooks")
    .description("who is told what happens, and what came of it");
  const add = (name: string, description: string, permission: Permission) =>
    inAccountGroup(webhooks.command(name).description(description), permission);
  const addOfEndpoint = (name: string, description: string, permission: Permission) =>
    add(name, description, permission).argument(
      "<endpoint-id>",
      "as `webhooks list` shows it",
      parseIdentifier,
    );

  add("list", "show every endpoint, oldest first", "webhooks:read").action(
    async (_options, command: Command) => {
      const options = optionsOf<ApiOptions>(command);
      const all = await callApi(options, "webhooks list", (api) => list(api, options));
      printResult(options.json, all, describeEndpoints);
    },
  );

  add("create", "register an endpoint; its secret is shown this once", "webhooks:write")
    .requiredOption("--endpoint-url <url>", "where events are sent", parseUrl)
    .option("--description <text>", "for people", "")
    .addOption(
      new Option("--type <type...>", "what it is told; without it, everything").choices(
        EVENT_TYPES,
      ),
    )
    .action(async (_options, command: Command) => {
      const options = optionsOf<CreateOptions>(command);
      const endpoint = await callApi(options, "webhooks create", (api) => create(api, options));
      printResult(options.json, endpoint, describeSecret);
    });

  addOfEndpoint("deliveries", "show what was sent, the newest event first", "webhooks:read")
    .addOption(new Option("--status <status>", "only those").choices(DELIVERY_STATUSES))
    .option("--limit <number>", "so many at most", parseLimit, 50)
    .action(async (webhookEndpointId: string, _options, command: Command) => {
      const options = optionsOf<DeliveriesOptions>(command);
      const deliveries = await callApi(options, "webhooks deliveries", (api) =>
        listDeliveries(api, webhookEndpointId, options),
      );
      printResult(options.json, deliveries, describeDeliveries);
    });

  addOfEndpoint("resend", "send the event of a delivery once more", "webhooks:write")
    .argument("<delivery-id>", "as `webhooks deliveries` shows it", parseDelivery)
    .action(async (webhookEndpointId: string, deliveryId: string, _options, command: Command) => {
      const options = optionsOf<ApiOptions>(command);
      const path = { accountGroupId: options.accountGroup, webhookEndpointId, deliveryId };
      const delivery = await callApi(options, "webhooks resend", async (api) =>
        dataOf(
          await api.POST(
            "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/resend",
            { params: { path } },
          ),
        ),
      );
      printResult(
        options.json,
        delivery,
        ({ id, eventId }) => `✔ Event ${eventId} is sent again, as delivery ${id}.`,
      );
    });

  addListenCommand(webhooks);
}

async function list(api: Api, { accountGroup: accountGroupId }: ApiOptions) {
  const { items } = dataOf(
    await api.GET("/v1/accounts/{accountGroupId}/webhook-endpoints", {
      params: { path: { accountGroupId } },
    }),
  );
  return items;
}

async function create(api: Api, options: CreateOptions): Promise<EndpointWithSecret> {
  const { accountGroup: accountGroupId, endpointUrl: url, description, type } = options;
  const types = type === undefined ? null : [...new Set(type)];
  return dataOf(
    await api.POST("/v1/accounts/{accountGroupId}/webhook-endpoints", {
      params: { path: { accountGroupId } },
      body: { url, description, types, enabled: true },
    }),
  );
}

async function listDeliveries(
  api: Api,
  webhookEndpointId: string,
  { accountGroup: accountGroupId, status, limit }: DeliveriesOptions,
): Promise<readonly Delivery[]> {
  const { items } = dataOf(
    await api.GET(
      "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/deliveries",
      {
        params: {
          path: { accountGroupId, webhookEndpointId },
          query: { limit, ...(status === undefined ? {} : { status }) },
        },
      },
    ),
  );
  return items;
}

function describeEndpoints(endpoints: readonly Endpoint[]): string {
  if (endpoints.length === 0) {
    return `There is no webhook endpoint yet. Register one: ${COMMAND} webhooks create --help`;
  }
  return formatTable(
    ["ID", "STATE", "TYPES", "URL"],
    endpoints.map((endpoint) => [
      endpoint.id,
      stateOf(endpoint),
      endpoint.types === null ? "all" : endpoint.types.join(" "),
      endpoint.url,
    ]),
  );
}

function stateOf({ enabled, switchedOff, held, failures, failingSince }: Endpoint): string {
  if (switchedOff !== null) return `switched off (${switchedOff.reason})`;
  if (!enabled) return "off";
  if (failures === 0) return "on";
  return `${held ? "held, " : ""}failing since ${failingSince}`;
}

function describeSecret({ id, url, secret }: EndpointWithSecret): string {
  return `✔ Webhook endpoint ${id} (${url})\n\n  ${secret}\n\n  Keep the secret now: it cannot be shown again.`;
}

function describeDeliveries(deliveries: readonly Delivery[]): string {
  if (deliveries.length === 0) return "There is no such delivery.";
  return formatTable(
    ["ID", "STATUS", "ATTEMPTS", "LAST", "NEXT", "EVENT"],
    deliveries.map(({ id, status, attempts, nextAttemptAt, eventId }) => [
      id,
      status,
      String(attempts.length),
      describeAttempt(attempts.at(-1)),
      nextAttemptAt ?? "",
      eventId,
    ]),
  );
}

function describeAttempt(attempt: Delivery["attempts"][number] | undefined): string {
  if (attempt === undefined) return "";
  const { at, milliseconds, httpStatus, error } = attempt;
  return `${at} ${httpStatus ?? error ?? ""} (${milliseconds} ms)`;
}

function parseLimit(text: string): number {
  const number = /^[1-9]\d*$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MOST_DELIVERIES) return number;
  throw new InvalidArgumentError(`It is a number from 1 to ${MOST_DELIVERIES}.`);
}

function parseDelivery(text: string): string {
  if (parseDeliveryId(text) !== null) return text;
  throw new InvalidArgumentError("A delivery's id is an event's sequence, a hyphen and a number.");
}
