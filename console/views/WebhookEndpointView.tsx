import { useState } from "preact/hooks";

import { dataOf, type Schemas } from "../api.ts";
import { formatCount } from "../parts/format.ts";
import { More } from "../parts/More.tsx";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { Time } from "../parts/Time.tsx";
import { usePages } from "../parts/usePages.ts";
import { View } from "../parts/View.tsx";
import { State } from "../parts/Wording.tsx";
import { type Resource, useDeed, useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";
import {
  describeAttempt,
  describeEndpointState,
  describeWebhookTest,
} from "../words/describeEndpoint.ts";

type Endpoint = Schemas["WebhookEndpoint"];
type Delivery = Schemas["Delivery"];
type Status = Delivery["status"] | "";

const STATUSES = ["pending", "delivered", "failed"] as const satisfies Status[];

/** A webhook endpoint with its deliveries. */
export function WebhookEndpointView({
  params,
}: {
  readonly params: { readonly webhookEndpointId?: string };
}) {
  const { api, accountGroupId } = requireSession();
  const { webhookEndpointId = "" } = params;
  const path = { accountGroupId, webhookEndpointId };
  const endpoint = useResource(
    (signal) =>
      api
        .GET("/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}", {
          params: { path },
          signal,
        })
        .then(dataOf),
    [path],
    () => true,
  );
  const [status, setStatus] = useState<Status>("");
  const deliveries = usePages(
    async (cursor, limit, signal) =>
      dataOf(
        await api.GET(
          "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/deliveries",
          {
            params: {
              path,
              query: {
                limit,
                ...(status === "" ? {} : { status }),
                ...(cursor === null ? {} : { cursor }),
              },
            },
            signal,
          },
        ),
      ),
    [path, status],
    ({ id }) => id,
    () => true,
  );
  const reload = () => {
    endpoint.reload();
    deliveries.reload();
  };
  return (
    <View
      title={endpoint.data?.url ?? "Webhook endpoint"}
      actions={
        <button type="button" class="secondary" disabled={deliveries.isLoading} onClick={reload}>
          Look again
        </button>
      }
    >
      <Notice problem={endpoint.problem} />
      <Facts endpoint={endpoint} />
      {endpoint.data === null ? null : <Deeds endpoint={endpoint.data} onChange={reload} />}
      <h2>Deliveries</h2>
      <p>An attempt is no event, so the newest show with the next event, or when you look again.</p>
      <label>
        Which
        <select
          value={status}
          onChange={({ currentTarget }) => setStatus(currentTarget.value as Status)}
        >
          <option value="">all</option>
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <Notice problem={deliveries.problem} />
      {deliveries.items?.length === 0 ? (
        <Empty>{status === "" ? "Nothing was sent to it yet." : `None is ${status}.`}</Empty>
      ) : null}
      {deliveries.items === null || deliveries.items.length === 0 ? null : (
        <Scrolling label="Deliveries">
          <table class="stacked">
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">Status</th>
                <th scope="col">Attempts</th>
                <th scope="col">Next try</th>
                <th scope="col">Again</th>
              </tr>
            </thead>
            <tbody>
              {deliveries.items.map((delivery) => (
                <Row
                  key={delivery.id}
                  delivery={delivery}
                  isEnabled={endpoint.data?.enabled === true}
                  path={path}
                  onDone={reload}
                />
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
      <More pages={deliveries} what="deliveries" />
    </View>
  );
}

function Facts({ endpoint: { data } }: { readonly endpoint: Resource<Endpoint> }) {
  if (data === null) return <p class="outcome" />;
  return (
    <>
      <p class="states" role="status">
        <State standing={describeEndpointState(data)} />
      </p>
      <dl>
        <dt>Is told</dt>
        <dd>{data.types === null ? "everything" : data.types.join(", ")}</dd>
        {data.description === "" ? null : (
          <>
            <dt>Description</dt>
            <dd>
              <bdi>{data.description}</bdi>
            </dd>
          </>
        )}
        <dt>Registered</dt>
        <dd>
          <Time at={data.createdAt} />
        </dd>
      </dl>
    </>
  );
}

interface EndpointPath {
  readonly accountGroupId: string;
  readonly webhookEndpointId: string;
}

function Row({
  delivery,
  isEnabled,
  path,
  onDone,
}: {
  readonly delivery: Delivery;
  readonly isEnabled: boolean;
  readonly path: EndpointPath;
  readonly onDone: () => void;
}) {
  const { api } = requireSession();
  const resending = useDeed(async () => {
    await api.POST(
      "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/resend",
      { params: { path: { ...path, deliveryId: delivery.id } } },
    );
    onDone();
  });
  const why = whyNot(isEnabled);
  return (
    <tr>
      <th scope="row">
        Event {formatCount(delivery.sequence)}
        <small class="beneath">
          <Time at={delivery.createdAt} />
        </small>
      </th>
      <td>{delivery.status}</td>
      <td data-label="Attempts">
        {delivery.attempts.length === 0 ? "none yet" : null}
        <ol class="plain">
          {delivery.attempts.map(({ at, ...attempt }) => (
            <li key={at}>
              <Time at={at} />: {describeAttempt(attempt)}
            </li>
          ))}
        </ol>
      </td>
      <td data-label="Next try">
        {delivery.nextAttemptAt === null ? "–" : <Time at={delivery.nextAttemptAt} />}
      </td>
      <td>
        <button
          type="button"
          class="secondary small"
          title={why ?? undefined}
          aria-label={`Resend event ${delivery.sequence}`}
          disabled={why !== null || resending.isRunning}
          onClick={() => resending.run()}
        >
          Resend
        </button>
        <Notice problem={resending.problem} />
      </td>
    </tr>
  );
}

/** Why nothing can be sent again; null when it can. */
function whyNot(isEnabled: boolean): string | null {
  if (!may("webhooks:write")) return "Your key lacks webhooks:write.";
  return isEnabled ? null : "It is switched off: switch it on first.";
}

function Deeds({
  endpoint,
  onChange,
}: {
  readonly endpoint: Endpoint;
  readonly onChange: () => void;
}) {
  const { api, accountGroupId } = requireSession();
  const path = { accountGroupId, webhookEndpointId: endpoint.id };
  const [outcome, setOutcome] = useState("");
  const testing = useDeed(async () => {
    setOutcome("");
    const answer = await api.POST(
      "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/test",
      { params: { path } },
    );
    setOutcome(describeWebhookTest(dataOf(answer)));
  });
  const switching = useDeed(async (enabled: boolean) => {
    await api.PATCH("/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}", {
      params: { path },
      body: { enabled },
    });
    onChange();
  });
  const recovering = useDeed(async (since: string) => {
    setOutcome("");
    await api.POST("/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/recover", {
      params: { path },
      body: { since },
    });
    setOutcome("What was not delivered since then is sent again.");
    onChange();
  });
  if (!may("webhooks:write")) {
    return <p>Your key may not change it or send again: it lacks webhooks:write.</p>;
  }
  return (
    <>
      <div class="buttons">
        <button
          type="button"
          class="secondary"
          disabled={testing.isRunning}
          onClick={() => testing.run()}
        >
          Test
        </button>
        <button
          type="button"
          class="secondary"
          disabled={switching.isRunning}
          onClick={() => switching.run(!endpoint.enabled)}
        >
          {endpoint.enabled ? "Switch off" : "Switch on"}
        </button>
      </div>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          const since = String(new FormData(event.currentTarget).get("since") ?? "");
          recovering.run(new Date(since).toISOString());
        }}
      >
        <label>
          Send again what was not delivered since
          <input type="datetime-local" name="since" required disabled={!endpoint.enabled} />
        </label>
        <button
          type="submit"
          title={whyNot(endpoint.enabled) ?? undefined}
          disabled={!endpoint.enabled || recovering.isRunning}
        >
          Recover
        </button>
      </form>
      <p role="status" class="outcome">
        {testing.isRunning ? "Testing …" : outcome}
      </p>
      <Notice problem={testing.problem ?? switching.problem ?? recovering.problem} />
    </>
  );
}
