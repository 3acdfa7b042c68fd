import { View } from "../parts/View.tsx";

export function WebhookEndpointView() {
  return <View title="WebhookEndpoint">{null}</View>;
}
