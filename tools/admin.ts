/** `npm run admin -- …`: what an operator does. */
import { newAdminProgram } from "./admin/adminProgram.ts";
import { runProgram } from "./terminal/program.ts";

await runProgram(newAdminProgram());
