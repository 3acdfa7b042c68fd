/** Why an exchange with a team's own server came to nothing: no whole answer in time, or a connection that was not made or broke. */
export type LostExchange = "timeout" | "reset";

/**
 * Exchanges a request for an answer within a time, and closes the connection of one that is lost. No fault of the network is
 * an exception: after one, nobody knows whether the request has arrived.
 *
 * @param exchange ends when its signal says so, and cancels a body that it does not read to its end
 */
export async function exchangeWithin<Answer>(
  milliseconds: number,
  exchange: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer | LostExchange> {
  const ending = new AbortController();
  let lost: LostExchange = "reset";
  const timer = setTimeout(() => {
    lost = "timeout";
    ending.abort();
  }, milliseconds);
  try {
    return await exchange(ending.signal);
  } catch {
    ending.abort();
    return lost;
  } finally {
    clearTimeout(timer);
  }
}
