/** A file's bytes in UTF-8, whatever it is in: the parser and the lines of rows are found in bytes. */

/** Passes UTF-8 on as it is: what is wrong in it shows cell by cell. */
export async function* toUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (encoding === "utf-8") return yield* chunks;
  const decoder = new TextDecoder(encoding, { fatal: false, ignoreBOM: true });
  const encoder = new TextEncoder();
  for await (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}
