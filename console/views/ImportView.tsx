import { View } from "../parts/View.tsx";

export function ImportView() {
  return <View title="Import">{null}</View>;
}
