/** A tool that npm runs is npm's child; when npm is killed, nobody tells the tool. */

const POLL_MILLISECONDS = 250;

/**
 * Has this process get the SIGTERM that was meant for it when the npm that runs it is gone. A tool that is started
 * without npm may outlive its parent, as a service does that a script leaves in the background.
 */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, POLL_MILLISECONDS);
  timer.unref();
}
