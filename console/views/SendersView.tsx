import { View } from "../parts/View.tsx";

export function SendersView() {
  return <View title="Senders">{null}</View>;
}
