/** What the tests know of the server that they share. */

/** The ids of what an operator has changed. */
export interface Exceptions {
  readonly completedId: string;
  /** Of a campaign whose run is in the archive, and of an instance there. */
  readonly archivedId: string;
  readonly archivedInstanceId: string;
  /** Its URL is the Worker's own. */
  readonly refusedSenderId: string;
  /** It is off, and its URL is the Worker's own. */
  readonly refusedWebhookEndpointId: string;
  /** Of actions of which nobody knows what became of them. */
  readonly unknownActionIds: readonly string[];
  /** Of an action that is sent. */
  readonly sentActionId: string;
}

/** An account group for imports alone, so that its audiences are known. */
export interface ImportingTenant {
  readonly accountGroupId: string;
  /** Has the permissions that an import needs. */
  readonly key: string;
  /** May only read audiences. */
  readonly readingKey: string;
}

/** An account group, and a key to it. */
export interface Tenant {
  readonly accountGroupId: string;
  readonly key: string;
}

/** An account group that somebody looks at. */
export interface OpenedTenant extends Tenant {
  /** May only read. */
  readonly readingKey: string;
}

/** The server, and who may talk to it. */
export interface Kickoff extends Exceptions {
  readonly url: string;
  /** Where a page is that may call it; the same page is on 127.0.0.1, and may not. */
  readonly pageOrigin: string;
  readonly persistTo: string;
  /** The file with all that the server logs. */
  readonly logPath: string;
  readonly accountGroupId: string;
  /** May do everything in the account group. */
  readonly key: string;
  /** Has access to the account group, and no permission. */
  readonly powerlessKey: string;
  /** As `key`, to be used up. */
  readonly spareKeys: readonly string[];
  readonly importing: ImportingTenant;
  /** Account groups of which a file of tests has one for itself, so that its events are known. Their keys may do everything. */
  readonly listening: readonly Tenant[];
  /** Account groups of which a test of the console has one for itself. */
  readonly opened: readonly OpenedTenant[];
}

declare module "vitest" {
  interface ProvidedContext {
    kickoff: Kickoff;
  }
}
