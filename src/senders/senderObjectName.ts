/** How the object of a sender is named. Only this file knows the format. */

export interface SenderObjectName {
  readonly accountGroupId: string;
  readonly senderId: string;
}

/** The name of the object that keeps a sender's pace. */
export function toSenderObjectName({ accountGroupId, senderId }: SenderObjectName): string {
  return `${accountGroupId}/${senderId}`;
}

/**
 * What an object's name says.
 *
 * @throws {Error} when no sender's object has this name
 */
export function parseSenderObjectName(name: string | undefined): SenderObjectName {
  const [accountGroupId, senderId, ...rest] = (name ?? "").split("/");
  if (accountGroupId === undefined || senderId === undefined || rest.length > 0) {
    throw new Error(`A sender's object cannot have the name ${name}.`);
  }
  return { accountGroupId, senderId };
}
