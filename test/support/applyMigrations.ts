/** Brings each test file's database to the schema that production has. */
import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";

const { DATABASE, MIGRATIONS } = env as Env & { MIGRATIONS: D1Migration[] };

await applyD1Migrations(DATABASE, MIGRATIONS);
