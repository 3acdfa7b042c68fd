/** The stage on which campaigns are started and stopped, and their instances created. */
import { checkInvariants } from "../invariants/checkInvariants.ts";
import type { Design } from "./designs.ts";
import type { Play, Stage } from "./explore.ts";
import { Ground } from "./Ground.ts";
import { becomeQuiet, runSchedule } from "./schedule.ts";
import { toSettings } from "./settings.ts";
import { EPOCH, World } from "./World.ts";

/** The stage of a design. */
export function newStartStage(design: Design): Stage {
  const ground = new Ground(EPOCH, design.alteration ?? "");
  return {
    install: design.install,
    sqlite: ground.sqlite,
    newPlay: (number, counts, trace): Play => {
      const settings = { ...toSettings(number), ...design.settings };
      const world = new World(design, ground, settings, counts, trace);
      return {
        time: world.time,
        settings,
        get violations() {
          return world.violations;
        },
        run: async (choices) => {
          await runSchedule(world, choices);
          await becomeQuiet(world);
          for (const violation of checkInvariants(world.takeSnapshot())) world.report(violation);
        },
      };
    },
  };
}
