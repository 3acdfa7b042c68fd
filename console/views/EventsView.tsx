import { View } from "../parts/View.tsx";

export function EventsView() {
  return <View title="Events">{null}</View>;
}
