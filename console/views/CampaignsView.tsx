import { View } from "../parts/View.tsx";

export function CampaignsView() {
  return <View title="Campaigns">{null}</View>;
}
