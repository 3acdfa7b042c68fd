/** A reader may have enough before the end, as `head` has: that is no failure. A full disk is one. */
import { EXIT_CODES } from "./exitCodes.ts";
import { describeFailure, Failure } from "./failure.ts";

/** Ends this process quietly when nobody reads on; a tool that catches SIGTERM gets to clean up first. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") giveUp(error);
      if (process.listenerCount("SIGTERM") === 0) process.exit();
      process.kill(process.pid, "SIGTERM");
    });
  }
}

function giveUp(error: Error): never {
  console.error(
    describeFailure(
      new Failure("The output cannot be written.", {
        why: `The system says: ${error.message}`,
        next: "What was asked for may have happened all the same: look before you ask for it again.",
      }),
    ),
  );
  process.exit(EXIT_CODES.failure);
}
