/** The limits of wrangler.toml, as answers tell of them. */

/**
 * By what they count. `policy` is the value of `RateLimit-Policy`.
 * Source: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export const RATE_LIMITS = {
  requests: { binding: "REQUESTS_PER_API_KEY", policy: '"default";q=1000;w=60' },
  streams: { binding: "STREAMS_PER_API_KEY", policy: '"streams";q=30;w=60' },
  tests: { binding: "TESTS_PER_API_KEY", policy: '"tests";q=30;w=60' },
  "failed authentications": {
    binding: "FAILED_AUTHENTICATIONS_PER_ADDRESS",
    policy: '"failed-authentications";q=60;w=60',
  },
} as const;

/** The period of all limits, and so the longest a client has to wait. */
export const RATE_LIMIT_PERIOD_SECONDS = 60;
