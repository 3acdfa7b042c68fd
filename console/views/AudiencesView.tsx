import { View } from "../parts/View.tsx";

export function AudiencesView() {
  return <View title="Audiences">{null}</View>;
}
