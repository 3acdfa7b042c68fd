import { View } from "../parts/View.tsx";

export function TemplatesView() {
  return <View title="Templates">{null}</View>;
}
