/** The same `Idempotency-Key` creates once: the first success is the answer to every repetition. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { revokeApiKey } from "../../../src/keys/apiKeys.ts";
import { sha256 } from "../../../src/platform/sha256.ts";
import {
  bearer,
  call,
  expectStatus,
  givenApiKey,
  givenAudience,
  type Reply,
  start,
} from "../../support/api.ts";
import {
  type CreationExample,
  create,
  creationExamples,
  givenGround,
} from "../../support/creations.ts";
import {
  expectEnvelope,
  expectRefusal,
  expectReplay,
  withoutTraceId,
} from "../../support/expectations.ts";
import { readLeads } from "../../support/leads.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { fillRoute, routeExamples } from "../../support/routeExamples.ts";
import { countRows } from "../../support/stores.ts";
import { callExample, givenWorld, givenWorldFor } from "../../support/world.ts";

const idOf = (reply: Reply) => (reply.body.data as { id?: string; leadIds?: string[] }).id;
const isReplay = ({ headers }: Reply) => headers.has("Idempotent-Replayed");

async function countAnswers(): Promise<number> {
  const row = await env.DATABASE.prepare("SELECT count(*) AS n FROM idempotent_answers").first<{
    n: number;
  }>();
  return row?.n ?? Number.NaN;
}

async function givenFirst(example: CreationExample, key = "key") {
  const ground = await givenGround();
  const first = await create(example, ground, key);
  expectEnvelope(first);
  return { ground, first };
}

describe.each(creationExamples)("$creation", (example) => {
  it("is created once, and a repetition changes nothing", async () => {
    const { ground, first } = await givenFirst(example);
    const before = await takePicture();

    expectReplay(await create(example, ground, "key"), first);
    expectReplay(await create(example, ground, '"key"'), first);

    await expectUnchanged(before);
  });

  it("is the same request in other bytes", async () => {
    const { ground, first } = await givenFirst(example);

    const again = await create(example, ground, "key", example.rewrittenBody(ground));

    expectReplay(again, first);
  });

  it("is refused with another body, which names the first request and changes nothing", async () => {
    const { ground, first } = await givenFirst(example);
    const before = await takePicture();

    const reply = await create(example, ground, "key", example.otherBody(ground));

    const details = expectRefusal(reply, 409, "IDEMPOTENCY_CONFLICT");
    expect(details).toContain(first.body.traceId);
    await expectUnchanged(before);
    expectReplay(await create(example, ground, "key"), first);
  });

  it("is refused with a body that is malformed, which changes nothing", async () => {
    const { ground } = await givenFirst(example);
    const before = await takePicture();

    for (const body of [{}, "{", []]) {
      expectRefusal(await create(example, ground, "key", body), 400, "VALIDATION_ERROR");
    }

    await expectUnchanged(before);
  });

  it.each([
    ["empty", ""],
    ["two lines of the header, which the platform joins", "first, second"],
  ])("is refused under a key that is %s, which changes nothing", async (_, key) => {
    const ground = await givenGround();
    const before = await takePicture();

    const reply = await create(example, ground, key);

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^Idempotency-Key: must /);
    await expectUnchanged(before);
  });

  it.each(["first,second", '"first, second"'])("takes the one key %s", async (key) => {
    const { ground, first } = await givenFirst(example, key);

    expectReplay(await create(example, ground, key), first);
  });

  it("is another one under another key, or the same key of another API key", async () => {
    const { ground, first } = await givenFirst(example);
    const colleague = { ...ground, tenant: await givenApiKey(ground.tenant.accountGroupId) };

    const others = [
      await create(example, ground, "KEY"),
      await create(example, colleague, "key"),
      await create(example, ground, null),
    ];

    for (const other of others) {
      expect(other.status).toBe(first.status);
      expect(isReplay(other)).toBe(false);
      if (idOf(first) !== undefined) expect(idOf(other)).not.toBe(idOf(first));
    }
  });

  it("is another one in another account group", async () => {
    const grounds = [await givenGround(), await givenGround()];
    const accountGroupIds = grounds.map(({ tenant }) => tenant.accountGroupId);
    const key = await givenApiKey(accountGroupIds[0] ?? "", { accountGroupIds });

    for (const ground of grounds) {
      const path = `/v1/accounts/${ground.tenant.accountGroupId}${example.path(ground)}`;
      const reply = await call("POST", path, {
        headers: { ...bearer(key), "Idempotency-Key": "key" },
        body: example.body(ground),
      });
      expect(reply.status).toBeLessThan(300);
      expect(isReplay(reply)).toBe(false);
    }
  });

  it("is created by one of 20 requests at once, and all get its answer", async () => {
    const ground = await givenGround();
    const rows = await countRows();

    const replies = await Promise.all(
      Array.from({ length: 20 }, () => create(example, ground, "key")),
    );

    expect(replies.filter((reply) => !isReplay(reply))).toHaveLength(1);
    expect(new Set(replies.map(withoutTraceId)).size).toBe(1);
    expect(new Set(replies.map(({ status }) => status)).size).toBe(1);
    const writtenByAll = (await countRows()) - rows;
    const elsewhere = await givenGround();
    const rowsBefore = await countRows();
    await create(example, elsewhere, "key");
    expect(writtenByAll).toBe((await countRows()) - rowsBefore);
  });

  it("is created by one of 20 requests at once whose bodies differ", async () => {
    const ground = await givenGround();

    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        create(
          example,
          ground,
          "key",
          index % 2 === 0 ? example.body(ground) : example.otherBody(ground),
        ),
      ),
    );

    const succeeded = replies.filter(({ status }) => status < 300);
    const refused = replies.filter(({ status }) => status === 409);
    expect(succeeded).toHaveLength(10);
    expect(refused).toHaveLength(10);
    expect(succeeded.filter((reply) => !isReplay(reply))).toHaveLength(1);
    expect(new Set(succeeded.map(withoutTraceId)).size).toBe(1);
  });

  it("may be refused first: a refusal is not kept", async () => {
    const { ground, mend } = await example.givenBarrenGround();
    const answers = await countAnswers();
    expect((await create(example, ground, "key")).status).toBeOneOf([404, 422, 502]);
    expect(await countAnswers()).toBe(answers);
    await mend();

    const first = await create(example, ground, "key");

    expect(isReplay(first)).toBe(false);
    expectReplay(await create(example, ground, "key"), first);
  });

  it("leaves no trace of a key when there is none", async () => {
    const ground = await givenGround();
    const answers = await countAnswers();

    await create(example, ground, null);

    expect(await countAnswers()).toBe(answers);
  });
});

describe("what has changed since", () => {
  const [audience, campaign, leads] = creationExamples as [
    CreationExample,
    CreationExample,
    CreationExample,
  ];

  it("does not show in the audience's first answer", async () => {
    const { ground, first } = await givenFirst(audience);
    const { id } = first.body.data as { id: string };
    expectStatus(
      await ground.tenant.call("POST", `/audiences/${id}/leads`, {
        body: { leads: [{ name: "Lead", externalId: "1" }] },
      }),
      200,
    );

    expectReplay(await create(audience, ground, "key"), first);
    await env.DATABASE.batch([
      env.DATABASE.prepare("DELETE FROM leads WHERE audience_id = ?1").bind(id),
      env.DATABASE.prepare("DELETE FROM audiences WHERE id = ?1").bind(id),
    ]);
    expectReplay(await create(audience, ground, "key"), first);
  });

  it("does not show in the campaign's first answer", async () => {
    const { ground, first } = await givenFirst(campaign);
    const { id } = first.body.data as { id: string };
    expectStatus(await start(ground.tenant, id), 200);

    expectReplay(await create(campaign, ground, "key"), first);
  });

  it("does not show in the leads' first answer", async () => {
    const { ground, first } = await givenFirst(leads);
    await env.DATABASE.prepare("DELETE FROM leads WHERE audience_id = ?1")
      .bind(ground.audienceId)
      .run();

    expectReplay(await create(leads, ground, "key"), first);
    expect(await readLeads(ground.audienceId)).toEqual([]);
  });

  it("does show when it is the API key: one that is revoked gets no answer", async () => {
    const { ground } = await givenFirst(audience);
    await revokeApiKey(env.API_KEYS, ground.tenant.apiKeyId, Date.now());

    expectRefusal(await create(audience, ground, "key"), 401, "UNAUTHORIZED");
  });
});

it("is the same key on the same path, however that is encoded", async () => {
  const [example] = creationExamples as [CreationExample];
  const { ground, first } = await givenFirst(example);
  const encoded = ground.tenant.accountGroupId.replace("6", "%36");

  const again = await call("POST", `/v1/accounts/${encoded}/audiences`, {
    headers: { ...bearer(ground.tenant), "Idempotency-Key": "key" },
    body: example.body(ground),
  });

  expectReplay(again, first);
});

// Another text would orphan the answers that were kept before.
it.each(creationExamples)(
  "is kept by API key, method, path and key: $creation",
  async (example) => {
    const { ground } = await givenFirst(example);

    const path = `/v1/accounts/${ground.tenant.accountGroupId}${example.path(ground)}`;
    const text = JSON.stringify([ground.tenant.apiKeyId, `POST ${path}`, "key"]);
    const kept = await env.DATABASE.prepare("SELECT 1 FROM idempotent_answers WHERE key_hash = ?1")
      .bind(await sha256(text))
      .first();
    expect(kept).not.toBeNull();
  },
);

it("is another key on each path of an account group", async () => {
  const ground = await givenGround();
  const { audienceId } = await givenAudience(ground.tenant, 0);

  const replies = await Promise.all([
    ...creationExamples.map((example) => create(example, ground, "key")),
    ground.tenant.call("POST", `/audiences/${audienceId}/leads`, {
      body: { leads: [{ name: "Lead", externalId: "1" }] },
      headers: { "Idempotency-Key": "key" },
    }),
  ]);

  for (const reply of replies) {
    expect(reply.status).toBeLessThan(300);
    expect(isReplay(reply)).toBe(false);
  }
});

const posts = routeExamples.filter(
  ({ route, createsNothing }) => route.startsWith("POST") && !createsNothing,
);

it.each(routeExamples.filter((example) => !posts.includes(example)))(
  "$route ignores an Idempotency-Key, also a malformed one",
  async (example) => {
    const { tenant, ids } = await givenWorld();

    const reply = await callExample(example, ids, { ...bearer(tenant), "Idempotency-Key": "" });

    expect(reply.status).toBe(example.status);
  },
);

// Last: the start among them leaves work for the queue, which would show in a picture.
it.each(posts)("$route answers a repetition as it answered first", async (example) => {
  const { route, body } = example;
  const fresh = await givenWorldFor(example);
  const { tenant, ids } = fresh;
  const { path } = fillRoute(route, ids);
  const send = () =>
    call("POST", path, {
      headers: { ...bearer(tenant), "Idempotency-Key": "key" },
      ...(body === undefined ? {} : { body: body(ids) }),
    });
  const first = await send();
  const rows = await countRows();

  expectReplay(await send(), first);
  expect(await countRows()).toBe(rows);
});
