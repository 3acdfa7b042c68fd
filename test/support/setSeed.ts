/** Makes fast-check follow the run's seed, which the configuration prints. */
import { env } from "cloudflare:workers";
import fc from "fast-check";

fc.configureGlobal({ seed: (env as Env & { SEED: number }).SEED });
