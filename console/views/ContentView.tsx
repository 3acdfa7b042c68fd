import { View } from "../parts/View.tsx";

export function ContentView() {
  return <View title="Content">{null}</View>;
}
