/** Keeps alarms from going off by themselves, in the middle of what a test looks at. */

/** Longer than any test takes; an alarm that is set so late is an alarm all the same, and the object relies on it. */
const DAY_MILLISECONDS = 86_400_000;

/** Puts the alarm of an object off, if one is set: it goes off when the test says so (`runDurableObjectAlarm`). */
export async function putAlarmOff(storage: DurableObjectStorage): Promise<void> {
  const due = await storage.getAlarm();
  const now = Date.now();
  if (due !== null && due < now + DAY_MILLISECONDS / 2) {
    await storage.setAlarm(now + DAY_MILLISECONDS);
  }
}
