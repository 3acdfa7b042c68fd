import { View } from "../parts/View.tsx";

export function NeedsYouView() {
  return <View title="NeedsYou">{null}</View>;
}
