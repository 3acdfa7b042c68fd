/** The stage on which started campaigns are executed. */
import { checkExecution } from "../../invariants/checkExecution.ts";
import type { Play, Stage } from "../explore.ts";
import { Sqlite } from "../Sqlite.ts";
import { becomeQuiet } from "./calm.ts";
import { ExecutionWorld } from "./ExecutionWorld.ts";
import type { ExecutionDesign } from "./executionDesigns.ts";
import { runSchedule } from "./executionSchedule.ts";
import { toExecutionSettings } from "./settings.ts";
import { takeOverWeb } from "./web.ts";

/** The stage of a design. */
export function newExecutionStage(design: ExecutionDesign): Stage {
  const sqlite = new Sqlite();
  return {
    install: design.install,
    sqlite,
    newPlay: (number, counts, trace): Play => {
      const drawn = toExecutionSettings(number);
      const settings = design.settings?.(drawn) ?? drawn;
      const world = new ExecutionWorld(design, sqlite, settings, counts, trace);
      return {
        time: world.time,
        settings,
        get violations() {
          return world.violations;
        },
        run: async (choices) => {
          const restore = takeOverWeb(world);
          try {
            world.begin();
            await runSchedule(world, choices);
            await becomeQuiet(world);
            for (const violation of checkExecution(world.takeSnapshot())) world.report(violation);
          } finally {
            restore();
          }
        },
      };
    },
  };
}
