/** `npm run admin -- …`: what an operator does. */
import { newKickoffProgram } from "./kickoff/kickoffProgram.ts";
import { runProgram } from "./terminal/program.ts";

await runProgram(newKickoffProgram());
