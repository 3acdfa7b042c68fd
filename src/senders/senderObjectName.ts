/** How the object of a sender is named. */
import type { AccountGroupPlace } from "../domain/accountGroup.ts";
import { parseObjectName, toObjectName } from "../domain/objectName.ts";

export interface SenderObjectName extends AccountGroupPlace {
  readonly senderId: string;
}

/** The name of the object that keeps a sender's pace. */
export function toSenderObjectName(name: SenderObjectName): string {
  return toObjectName(name, name.senderId);
}

/**
 * What an object's name says.
 *
 * @throws {Error} when no sender's object has this name
 */
export function parseSenderObjectName(name: string | undefined): SenderObjectName {
  const [place, senderId] = parseObjectName(name);
  return { ...place, senderId };
}
