/** `kickoff …`: the command, installed from a package, without a deployment beside it. */
import { runProgram } from "../terminal/program.ts";
import { addHandedOverCommands } from "./handOver.ts";
import { newKickoffProgram } from "./kickoffProgram.ts";

await runProgram(newKickoffProgram(addHandedOverCommands));
