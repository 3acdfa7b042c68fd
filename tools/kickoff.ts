/** `npx kickoff …`: the command, in a clone. */
import { newKickoffProgram } from "./kickoff/kickoffProgram.ts";
import { addOperatorCommands } from "./kickoff/operatorCommands.ts";
import { runProgram } from "./terminal/program.ts";

await runProgram(newKickoffProgram(addOperatorCommands));
