/** A sender that nothing holds back, for pure tests that change one thing about it. */
import type { Sender } from "../../src/domain/sender.ts";

export const sender: Sender = {
  id: "6b0382d84e1a7c3f905b6d28",
  accountGroupId: "6b0382aa41c09e7d5f2b8e10",
  name: "acct_1",
  url: "https://sender.example/",
  kinds: ["engage", "connection_request", "direct_message", "inmail"],
  limits: { engage: {}, connection_request: {}, direct_message: {}, inmail: {} },
  spacingSeconds: 0,
  workingHours: null,
  keepsKeysHours: 0,
  looksUpActions: false,
  enabled: true,
  blockedCode: null,
  blockedAt: null,
  limitedUntil: null,
  limitedKinds: {},
  previousSecretUntil: null,
  createdAt: 1,
  updatedAt: 1,
};
