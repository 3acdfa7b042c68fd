/** The stage on which started campaigns are executed. */
import { checkExecution } from "../../invariants/checkExecution.ts";
import type { Play, Stage } from "../explore.ts";
import { Sqlite } from "../Sqlite.ts";
import { becomeQuiet } from "./calm.ts";
import { ExecutionWorld } from "./ExecutionWorld.ts";
import { EXECUTION, type ExecutionDesign } from "./executionDesigns.ts";
import { runSchedule } from "./executionSchedule.ts";
import { type ExecutionSettings, toExecutionSettings } from "./settings.ts";
import { takeOverWeb } from "./web.ts";

/** A Friday. */
const EPOCH_OF_SCENES = Date.parse("2027-01-15T08:00:00Z");

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
        run: (choices) => play(world, () => runSchedule(world, choices)),
      };
    },
  };
}

/**
 * Runs a scene whose events are written down, and then the calm.
 *
 * @param settings with the faults that may happen when the scene says so
 * @returns the world afterwards, with what it violates
 */
export async function playScene(
  settings: Omit<ExecutionSettings, "epoch" | "firstFaultyChoice">,
  scene: (world: ExecutionWorld) => Promise<void>,
): Promise<ExecutionWorld> {
  const sqlite = new Sqlite();
  const whole = { ...settings, epoch: EPOCH_OF_SCENES, firstFaultyChoice: 256 };
  const world = new ExecutionWorld(EXECUTION, sqlite, whole, new Map(), []);
  world.time.takeOver();
  try {
    await play(world, () => scene(world));
  } finally {
    world.time.restore();
  }
  return world;
}

async function play(world: ExecutionWorld, schedule: () => Promise<void>): Promise<void> {
  const restore = takeOverWeb(world);
  try {
    world.begin();
    await schedule();
    await becomeQuiet(world);
    for (const violation of checkExecution(world.takeSnapshot())) world.report(violation);
  } finally {
    restore();
  }
}
