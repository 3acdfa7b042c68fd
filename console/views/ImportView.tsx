import { useSearchParams } from "wouter-preact";

import { ImportForm } from "../parts/ImportForm.tsx";
import { View } from "../parts/View.tsx";

/** Leads from a CSV file into an audience, a new one or one that there is. */
export function ImportView() {
  const [query] = useSearchParams();
  return (
    <View title="Import leads">
      <ImportForm audienceId={query.get("audienceId")} />
    </View>
  );
}
