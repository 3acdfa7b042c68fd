/** Brings each test file's databases to the schema that production has. */
import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";

import { allDatabases } from "../../src/database/databases.ts";

const { MIGRATIONS } = env as Env & { MIGRATIONS: D1Migration[] };

for (const { database } of allDatabases(env)) await applyD1Migrations(database, MIGRATIONS);
