import { View } from "../parts/View.tsx";

export function CampaignView() {
  return <View title="Campaign">{null}</View>;
}
