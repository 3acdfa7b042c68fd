/** A Worker that does nothing at its start but go round in a loop, for some milliseconds. */
let sum = 0;
for (let number = 0; number < 3_000_000; number++) sum += Math.sqrt(number);

const loop = { fetch: () => new Response(String(sum)) } satisfies ExportedHandler;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default loop;
