/** The invariants, checked over what the clients saw and what D1 holds once all is quiet. */
import { env } from "cloudflare:workers";

import type { Reply, Stopped } from "../support/api.ts";
import { expectEnvelope } from "../support/expectations.ts";
import type { Subject } from "./ground.ts";
import { undisturbed } from "./interpose.ts";
import { namedRunOf, type Observation, type Scene } from "./scene.ts";

interface CampaignFacts {
  id: string;
  status: string;
  run_id: string | null;
  workflow_trigger: "manual" | "automatic";
  /** How many leads its audience has. */
  lead_count: number;
}

export interface RunFacts {
  id: string;
  campaign_id: string;
  idempotency_key: string | null;
  trace_id: string;
  triggered: 0 | 1;
  first_position: number;
  end_position: number;
  instances_promised: number;
  instances_created: number;
  started_at: number;
  ended_at: number | null;
  /** The positions of its instances, as JSON. */
  positions: string;
  /** Those that have come to an end, as JSON. */
  finished: string;
  /** The stop that ended the run. */
  stop_idempotency_key: string | null;
  stop_trace_id: string | null;
  instances_stopped: number | null;
  instances_finished: number | null;
}

/** A campaign with its runs, in their order, and what its clients saw. */
interface Story {
  readonly subject: Subject;
  readonly campaign: CampaignFacts;
  readonly runs: readonly RunFacts[];
  readonly observations: readonly Observation[];
  readonly stops: readonly Observation<Stopped>[];
}

/** What D1 holds of a case's campaigns. */
export interface Facts {
  readonly campaigns: readonly CampaignFacts[];
  /** The oldest first. */
  readonly runs: readonly RunFacts[];
}

const CAMPAIGNS = `SELECT c.id, c.status, c.run_id, c.workflow_trigger, a.lead_count
  FROM campaigns c JOIN audiences a ON a.id = c.audience_id WHERE c.id IN (SELECT value FROM json_each(?1))`;
const RUNS = `SELECT r.*, (SELECT json_group_array(i.position) FROM instances i WHERE i.run_id = r.id) AS positions,
         (SELECT json_group_array(i.position) FROM instances i WHERE i.run_id = r.id AND i.status = 'completed') AS finished,
         s.idempotency_key AS stop_idempotency_key, s.trace_id AS stop_trace_id,
         s.instances_stopped, s.instances_finished
  FROM runs r LEFT JOIN stops s ON s.run_id = r.id WHERE r.campaign_id IN (SELECT value FROM json_each(?1)) ORDER BY r.ended_at IS NULL, r.ended_at`;

/** Every invariant that is broken, in words; empty when all hold. */
export async function findViolations(scene: Scene): Promise<string[]> {
  return checkFacts(scene, await readFacts(scene));
}

/** The same, of what has been read. */
export function checkFacts(scene: Scene, facts: Facts): string[] {
  return tellStories(scene, facts).flatMap((story) => [
    ...story.observations.flatMap((observation) => checkAnswer(story, observation)),
    ...checkStops(story),
    ...checkWinners(story),
    ...checkReplays(story),
    ...checkCampaign(story),
    ...story.runs.flatMap((run, index) => checkInstances(story, run, index)),
  ]);
}

/** Reads D1 without faults, and once: a call takes longer than what it reads. */
export function readFacts({ subjects }: Pick<Scene, "subjects">): Promise<Facts> {
  const campaignIds = JSON.stringify(subjects.map(({ campaignId }) => campaignId));
  return undisturbed(async () => {
    const [campaigns, runs] = await env.DATABASE.batch(
      [CAMPAIGNS, RUNS].map((statement) => env.DATABASE.prepare(statement).bind(campaignIds)),
    );
    if (campaigns === undefined || runs === undefined) throw new Error("D1 left a statement out.");
    return { campaigns: campaigns.results as CampaignFacts[], runs: runs.results as RunFacts[] };
  });
}

/** The runs of a case's campaigns, the oldest first. */
export async function readRuns(scene: Pick<Scene, "subjects">): Promise<readonly RunFacts[]> {
  return (await readFacts(scene)).runs;
}

function tellStories(scene: Scene, { campaigns, runs }: Facts): Story[] {
  return scene.subjects.map((subject) => {
    const { campaignId } = subject;
    const campaign = campaigns.find(({ id }) => id === campaignId);
    if (campaign === undefined) throw new Error(`The campaign ${campaignId} is gone.`);
    return {
      subject,
      campaign,
      runs: runs.filter(({ campaign_id }) => campaign_id === campaignId),
      observations: scene.observations.filter((one) => one.campaignId === campaignId),
      stops: scene.stops.filter((one) => one.campaignId === campaignId),
    };
  });
}

const isReplay = ({ headers }: Reply) => headers.get("Idempotent-Replayed") === "true";

/** What an answer says must be true, whether or not it reached the client. */
function checkAnswer(story: Story, { reply }: Observation): string[] {
  if (reply === "none") return ["A client got no answer at all."];
  const { status, body, headers } = reply;
  const own = story.runs.find(({ trace_id }) => trace_id === body.traceId);
  const faults = [...checkEnvelope(reply)];
  const expected = (holds: boolean, fault: string) => {
    if (!holds) faults.push(`${fault} (${status}: ${reply.text})`);
  };
  switch (status) {
    case 200: {
      const named = story.runs.find(({ id }) => id === namedRunOf(reply));
      expected(named !== undefined, "A 200 names a run that is not there.");
      expected(isReplay(reply) !== (own !== undefined), "A 200 is neither fresh nor a replay.");
      expected(named?.triggered !== 0 || !body.data.triggered, "A 200 is wrong about triggering.");
      const promised = named?.triggered === 1 ? named.instances_promised : 0;
      expected(promised === body.data.instancesCreated, "A 200 promises another number.");
      expected(body.data.campaign.id === story.campaign.id, "A 200 tells of another campaign.");
      break;
    }
    case 409: {
      const named = story.runs.some(({ id }) => body.error.details.includes(id));
      expected(body.error.code === "CAMPAIGN_ALREADY_ACTIVE", "A 409 has another code.");
      expected(named, "A 409 names no run of the campaign.");
      expected(own === undefined, "A start was told 409 by its own run.");
      break;
    }
    case 502:
      expected(headers.has("Retry-After"), "A 502 does not say when to retry.");
      if (body.error.details.startsWith("The outcome is being settled")) {
        expected(own === undefined || own.id === namedRunOf(reply), "A 502 names another run.");
      } else {
        expected(own === undefined, "A 502 denies a start that took place.");
      }
      break;
    default:
      expected(false, "An answer has an impossible status.");
  }
  return faults;
}

function checkEnvelope(reply: Reply): string[] {
  try {
    expectEnvelope(reply);
    return [];
  } catch (error) {
    return [`An answer is not the envelope: ${String(error)}`];
  }
}

/** One winner a run, and no run that nobody asked for. */
function checkWinners({ runs, observations }: Story): string[] {
  const replies = observations.flatMap(({ reply }) => (reply === "none" ? [] : [reply]));
  const winners = replies.filter((reply) => reply.status === 200 && !isReplay(reply));
  const faults: string[] = [];
  if (new Set(winners.map(namedRunOf)).size !== winners.length) {
    faults.push("Two clients got a fresh 200 for one run.");
  }
  if (winners.length > runs.length) faults.push("There are more fresh 200s than runs.");
  const traces = new Set(replies.map(({ body }) => body.traceId));
  const strangers = runs.filter(({ trace_id }) => !traces.has(trace_id));
  if (strangers.length > 0) faults.push("A run belongs to no request.");
  return faults;
}

/** One answer for each key. */
function checkReplays({ runs, observations }: Story): string[] {
  const faults: string[] = [];
  const answers = new Map<string, string>();
  for (const { idempotencyKey: key, reply } of observations) {
    if (reply === "none" || reply.status !== 200) continue;
    if (key === null) {
      if (isReplay(reply)) faults.push("A replay was not asked for.");
      continue;
    }
    const text = reply.text.replaceAll(reply.body.traceId, "");
    if ((answers.get(key) ?? text) !== text) faults.push(`The key ${key} has two answers.`);
    answers.set(key, text);
    const owner = runs.find(({ idempotency_key }) => idempotency_key === key);
    if (owner?.id !== namedRunOf(reply)) faults.push(`The key ${key} was answered by another run.`);
  }
  return faults;
}

/** The campaign says what its runs say, and a live automatic one owes an instance to each lead that its audience has taken. */
function checkCampaign({ campaign, runs }: Story): string[] {
  const live = runs.filter(({ ended_at }) => ended_at === null);
  const faults: string[] = [];
  if (live.length > 1) faults.push("Two runs are live.");
  if ((live.length === 1) !== (campaign.status === "active")) {
    faults.push(`The campaign is ${campaign.status} with ${live.length} live runs.`);
  }
  if ((runs.at(-1)?.id ?? null) !== campaign.run_id) {
    faults.push("The campaign's run is not its latest.");
  }
  const isBehind = live.some(({ end_position }) => end_position !== campaign.lead_count);
  if (campaign.workflow_trigger === "automatic" && isBehind) {
    faults.push("An arrival is missing from a live run.");
  }
  return faults;
}

/** What was answered to a stop must be true, and no run ends that nobody stopped. */
function checkStops({ runs, stops }: Story): string[] {
  const faults: string[] = [];
  const answers = new Map<string, string>();
  for (const { reply, idempotencyKey: key } of stops) {
    if (reply === "none") {
      faults.push("A client that stops got no answer at all.");
      continue;
    }
    const { status, body, text } = reply;
    const own = runs.find(({ stop_trace_id }) => stop_trace_id === body.traceId);
    const expected = (holds: boolean, fault: string) => {
      if (!holds) faults.push(`${fault} (${status}: ${text})`);
    };
    faults.push(...checkEnvelope(reply));
    if (status === 200) {
      const named = runs.find(({ id }) => id === namedRunOf(reply));
      const matches = named?.instances_stopped === body.data.instancesStopped;
      expected(matches, "A 200 tells another number of instances than its stop.");
      expected(isReplay(reply) !== (own !== undefined), "A stop is neither fresh nor a replay.");
      if (key === null) continue;
      const answer = text.replaceAll(body.traceId, "");
      expected((answers.get(key) ?? answer) === answer, `The stop's key ${key} has two answers.`);
      answers.set(key, answer);
    } else if (status === 409) {
      expected(body.error.code === "CAMPAIGN_NOT_ACTIVE", "A refused stop has another code.");
      expected(own === undefined, "A stop was refused, and took place.");
    } else {
      expected(status === 502, "A stop's answer has an impossible status.");
      const isDenied = !body.error.details.startsWith("The outcome is being settled");
      expected(!isDenied || own === undefined, "A 502 denies a stop that took place.");
    }
  }
  const traces = stops.map(({ reply }) => (reply === "none" ? "" : reply.body.traceId));
  const strangers = runs.filter(
    ({ stop_trace_id }) => stop_trace_id !== null && !traces.includes(stop_trace_id),
  );
  if (strangers.length > 0) faults.push("A run was ended by no request.");
  return faults;
}

/** Exactly the promised instances, each lead once; of a run that has ended no more than that. */
function checkInstances(story: Story, run: RunFacts, index: number): string[] {
  const positions = JSON.parse(run.positions) as number[];
  const owed = owedPositions(story, run, index);
  const faults: string[] = [];
  if ((run.ended_at === null) !== (run.stop_trace_id === null)) {
    faults.push("A run has ended without a stop, or goes on after one.");
  }
  const finished = (JSON.parse(run.finished) as number[]).length;
  const open = positions.length - finished;
  if (run.instances_stopped !== null && run.instances_stopped !== open) {
    faults.push(`A stop counts ${run.instances_stopped} instances, and ${open} were open.`);
  }
  if (run.instances_finished !== null && run.instances_finished !== finished) {
    faults.push(
      `A stop counts ${run.instances_finished} instances, and ${finished} were finished.`,
    );
  }
  if (run.instances_created !== positions.length) {
    faults.push(`A run counts ${run.instances_created} instances and has ${positions.length}.`);
  }
  if (run.instances_promised !== owed.length) {
    faults.push(`A run promises ${run.instances_promised} instances and owes ${owed.length}.`);
  }
  const owedSet = new Set(owed);
  const strangers = positions.filter((position) => !owedSet.has(position));
  if (strangers.length > 0) faults.push(`A run has instances that it does not owe: ${strangers}.`);
  if (run.ended_at === null && positions.length < owed.length) {
    faults.push(`A live run has ${positions.length} of ${owed.length} instances.`);
  }
  return faults;
}

function owedPositions({ subject, runs }: Story, run: RunFacts, index: number): number[] {
  const { first_position: first, end_position: end } = run;
  const all =
    subject.selection ?? Array.from({ length: end - first }, (_, offset) => first + offset);
  const finished = new Set(
    runs.slice(0, index).flatMap((earlier) => JSON.parse(earlier.finished) as number[]),
  );
  return all.filter((position) => !finished.has(position));
}
