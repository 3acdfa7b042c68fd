/** Uses up the limits of the Rate Limiting binding. Its windows begin with each minute of the clock. */
import { env } from "cloudflare:workers";

const WINDOW_MILLISECONDS = 60_000;

/** Counts `times` requests against an API key, without making them. */
export async function countRequests(
  apiKeyId: string,
  times: number,
  limiter = env.REQUESTS_PER_API_KEY,
): Promise<void> {
  await Promise.all(Array.from({ length: times }, () => limiter.limit({ key: apiKeyId })));
}

/** Plays a scene that has to lie within one window; plays it again when a window ended meanwhile. */
export async function withinOneWindow<T>(scene: () => Promise<T>): Promise<T> {
  for (;;) {
    const window = Math.floor(Date.now() / WINDOW_MILLISECONDS);
    const result = await scene();
    if (Math.floor(Date.now() / WINDOW_MILLISECONDS) === window) return result;
  }
}
