/** All that is measured, in order. */
import type { Bench } from "./bench.ts";
import type { Outcome } from "./finding.ts";
import { measureBill } from "./sections/bill.ts";
import { measureDatabases } from "./sections/databases.ts";
import { measureExecution } from "./sections/execution.ts";
import { measureFanOut } from "./sections/fanOut.ts";
import { measureLeads } from "./sections/leads.ts";
import { measureLists } from "./sections/lists.ts";
import { measureNaivePeer } from "./sections/naive.ts";
import { measureConflicts, measureMistypedKeys } from "./sections/refusals.ts";
import { measureScaling } from "./sections/scaling.ts";
import { measureSize } from "./sections/size.ts";
import { measureStarts } from "./sections/starts.ts";
import { measureStop } from "./sections/stop.ts";
import { measureWebhooks } from "./sections/webhooks.ts";

export interface Section {
  readonly name: string;
  readonly title: string;
  readonly measure: (bench: Bench) => Promise<Outcome>;
}

export const SECTIONS: readonly Section[] = [
  { name: "starts", title: "Start against the floor", measure: measureStarts },
  { name: "leads", title: "Flat in the number of leads", measure: measureLeads },
  { name: "fan-out", title: "Fan-out", measure: measureFanOut },
  { name: "conflicts", title: "Conflicts", measure: measureConflicts },
  { name: "refusals", title: "Refusals are free", measure: measureMistypedKeys },
  { name: "lists", title: "Lists", measure: measureLists },
  { name: "bill", title: "The bill", measure: measureBill },
  { name: "execution", title: "Execution", measure: measureExecution },
  { name: "stop", title: "A stop", measure: measureStop },
  { name: "webhooks", title: "Webhooks", measure: measureWebhooks },
  { name: "size", title: "Size and start-up", measure: measureSize },
  { name: "naive", title: "A naive peer", measure: measureNaivePeer },
  { name: "databases", title: "Several databases", measure: measureDatabases },
  { name: "scaling", title: "Beyond one machine", measure: measureScaling },
];
