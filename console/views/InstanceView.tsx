import { View } from "../parts/View.tsx";

export function InstanceView() {
  return <View title="Instance">{null}</View>;
}
