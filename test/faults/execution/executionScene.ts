/** A case in which campaigns are executed: besides its clients, the senders, what they have done, and what is to be told. */
import type { ActionKind } from "../../../src/domain/action.ts";
import type { KindLimits } from "../../../src/domain/pace.ts";
import type { StarterTemplateId } from "../../../src/domain/starterTemplates.ts";
import type { WorkingHours } from "../../../src/domain/workingHours.ts";
import { toSenderObjectName } from "../../../src/senders/senderObjectName.ts";
import { placeOf } from "../../support/api.ts";
import type { SenderHouse } from "../../support/SenderHouse.ts";
import type { CampaignKind } from "../ground.ts";
import type { Scene } from "../scene.ts";
import type { Chronicle } from "./Chronicle.ts";

/** A campaign of a case. */
export interface ExecutedCampaign {
  readonly kind: CampaignKind;
  readonly starterTemplateId: StarterTemplateId;
  readonly delayDays: number;
  /** The index of the one sender that it names; null: all of the case serve it. */
  readonly sender: number | null;
}

/** The settings of a sender, as a request has them. */
export interface SenderDesign {
  readonly name: string;
  readonly keepsKeysHours: number;
  readonly looksUpActions: boolean;
  readonly enabled?: boolean;
  readonly limits?: Readonly<Record<ActionKind, KindLimits>>;
  readonly spacingSeconds?: number;
  readonly workingHours?: WorkingHours | null;
}

/** What a sender tells. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly [field: string]: unknown;
}

/** Something that got no answer. */
export interface Untold {
  readonly event: ToldEvent;
  readonly onApplied: () => void;
}

export type ChooseConduct = (senderId: string) => number;

export interface ExecutionScene extends Scene {
  /** The settings of the senders, by their ids. */
  readonly senders: ReadonlyMap<string, SenderDesign>;
  /** The external ids of the audience's leads. */
  readonly leads: readonly string[];
  readonly house: SenderHouse;
  readonly chronicle: Chronicle;
  /** How a sender behaves that is asked now: a number below 256; 0 once the faults have stopped. */
  readonly chooseConduct: ChooseConduct;
  /** What was told and got no answer. */
  readonly untold: Untold[];
  /** The connection requests whose leads have answered, by the actions' ids. */
  readonly connected: Set<string>;
}

/** The name of the object that keeps a sender's pace. */
export function nameOfSender({ ground }: ExecutionScene, senderId: string): string {
  return toSenderObjectName({ ...placeOf(ground.tenant), senderId });
}
