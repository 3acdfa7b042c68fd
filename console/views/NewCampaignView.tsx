import { View } from "../parts/View.tsx";

export function NewCampaignView() {
  return <View title="NewCampaign">{null}</View>;
}
