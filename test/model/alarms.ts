/** Durable alarms as the platform rings them. */
import type { Alarm, Isolate } from "./isolates.ts";
import type { Runtime } from "./Runtime.ts";

/** The platform abandons an alarm that throws so often. The real one tries six times. */
const ALARM_TRIES = 2;
const ALARM_RETRY_MILLISECONDS = 2_000;

/** A memory of an object that has an alarm. */
interface Ringing extends Isolate {
  readonly object: { alarm(): Promise<void> };
  isInAlarm: boolean;
}

/** The alarm rings in this memory of its object. One that throws is repeated, and then abandoned. */
export function ring(world: Runtime, alarm: Alarm, isolate: Ringing): void {
  alarm.due = null;
  alarm.isRepeatedAfterCrash = true;
  isolate.isInAlarm = true;
  world.note("alarm fires", isolate.name);
  world.run(
    isolate,
    () => Promise.resolve(isolate.object.alarm()),
    () => {
      isolate.isInAlarm = false;
      alarm.failedTries = 0;
    },
    () => {
      isolate.isInAlarm = false;
      if (++alarm.failedTries < ALARM_TRIES) alarm.due ??= world.now + ALARM_RETRY_MILLISECONDS;
    },
  );
}
