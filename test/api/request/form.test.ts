/** The form of a request is told by its schemas alone: whatever a path, a body or one of its fields is instead is a 400. */
import { beforeAll, expect, it } from "vitest";
import type * as z from "zod/mini";

import { routes } from "../../../src/api/routes.ts";
import { bearer, call } from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { fillRoute, routeExamples } from "../../support/routeExamples.ts";
import { givenWorld, type World } from "../../support/world.ts";

let world: World;

beforeAll(async () => {
  world = await givenWorld();
});

const pathIds = routeExamples.flatMap(({ route }) =>
  [...route.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({ route, name })),
);

it.each(pathIds)("$route names a malformed $name", async ({ route, name }) => {
  const id = `abcdef${world.ids.accountGroupId.slice(6)}`;
  const malformed = [id.slice(1), `${id}0`, id.toUpperCase(), `g${id.slice(1)}`, `${id}%0A`];

  for (const segment of [...malformed, "x", "%E0%A4%A"]) {
    const { method, path } = fillRoute(route, { ...world.ids, [name]: segment });
    const reply = await call(method, path, { headers: bearer(world.tenant) });

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR").split(":")[0], segment).toBe(name);
  }
});

const withBody = routeExamples.flatMap(({ route, body }) =>
  body === undefined ? [] : [{ route, body }],
);

it.each(withBody)(
  "$route names a field of another type, and one that it does not have",
  async (example) => {
    const { method, path } = fillRoute(example.route, world.ids);
    const route = routes.find(({ method: one, path: at }) => `${one} ${at}` === example.route);
    const fields = Object.keys((route?.body as z.ZodMiniObject | undefined)?.def.shape ?? {});
    const good = example.body(world.ids);
    const send = async (body: unknown) => {
      const reply = await call(method, path, { headers: bearer(world.tenant), body });
      return expectRefusal(reply, 400, "VALIDATION_ERROR").split(":")[0];
    };
    const before = await takePicture();

    expect(fields).not.toEqual([]);
    for (const field of fields) {
      // A control character is no value of any field.
      for (const value of ["\u0000", ...otherTypes(good, field)]) {
        expect(await send({ ...good, [field]: value })).toBe(field);
      }
    }
    for (const field of ["id", "accountGroupId", "status"]) {
      expect(await send({ ...good, [field]: "x" })).toBe("body");
    }
    for (const body of [[], [good], null, "text"])
      expect(await send(JSON.stringify(body))).toBe("body");
    expect(await send('{"name":')).toBe("body");
    await expectUnchanged(before);
  },
);

/** Values of another type than a field of a good body has. */
function otherTypes(good: object, field: string): unknown[] {
  const value: unknown = (good as Record<string, unknown>)[field];
  return value === undefined ? [] : [{}, 7].filter((other) => typeof other !== typeof value);
}
