/** Delivering events to a webhook endpoint that answers at once, in turn with a floor. */
import type { Bench } from "../bench.ts";
import { call } from "../call.ts";
import { formatFigure, interleave, medianOf, medianRatio } from "../figures.ts";
import type { Outcome } from "../finding.ts";
import { registerWebhookEndpoint, seedEvents, wakeWebhookEndpoint } from "../world.ts";

const LEAST_OF_FLOOR = 0.5;
const SECOND = 1_000;

interface LogLine {
  readonly event: string;
  readonly delivered?: number;
}

export async function measureWebhooks(bench: Bench): Promise<Outcome> {
  const { events } = bench.scale.webhooks;
  let delivered = 0;
  let look: () => void = () => undefined;
  const onLog = (text: string) => {
    if (!text.startsWith("{")) return;
    const line = JSON.parse(text) as LogLine;
    if (line.event !== "webhook.round") return;
    delivered += line.delivered ?? 0;
    look();
  };
  const kickoff = await bench.open("kickoff", { withSender: true, onLog });
  const floor = await bench.open("deliveriesFloor", { withSender: true });
  const endpointId = await registerWebhookEndpoint(kickoff, bench.world);
  bench.say(`${events} deliveries, in turn with the floor`);
  const figures = await interleave(bench.scale.rounds, {
    kickoff: async () => {
      delivered = 0;
      const all = new Promise<void>((resolve) => {
        look = () => {
          if (delivered >= events) resolve();
        };
      });
      await seedEvents(kickoff, bench.world, events);
      const beganAt = performance.now();
      await wakeWebhookEndpoint(kickoff, bench.world, endpointId);
      await all;
      return (SECOND * events) / (performance.now() - beganAt);
    },
    floor: async () => {
      const response = await call(floor, bench.bareRequest(`/${events}`));
      const { milliseconds } = (await response.json()) as { milliseconds: number };
      return (SECOND * events) / milliseconds;
    },
  });
  return {
    findings: [
      {
        what: "webhook deliveries a second, of the floor's",
        figure: medianRatio(figures.kickoff, figures.floor),
        unit: "",
        goal: { atLeast: LEAST_OF_FLOOR },
      },
    ],
    details: [
      {
        title: "Deliveries to an endpoint that answers at once",
        columns: ["Worker", "deliveries/s"],
        rows: [
          ["kickoff", formatFigure(medianOf(figures.kickoff))],
          ["floor", formatFigure(medianOf(figures.floor))],
        ],
      },
    ],
  };
}
