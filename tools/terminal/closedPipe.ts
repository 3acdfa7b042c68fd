/** A reader may have enough before the end, as `head` has: that is no failure. */

/** Ends this process quietly when nobody reads on; a tool that catches SIGTERM gets to clean up first. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      if (process.listenerCount("SIGTERM") === 0) process.exit();
      process.kill(process.pid, "SIGTERM");
    });
  }
}
