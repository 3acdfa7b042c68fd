/** Changes of senders. */
import type { Schemas } from "./api.ts";
import { requireSession } from "./session.ts";

type UpdateSender = Schemas["UpdateSenderRequest"];

/** Changes a sender; `{ blocked: null }` ends its block. */
export async function changeSender(senderId: string, change: UpdateSender): Promise<void> {
  const { api, accountGroupId } = requireSession();
  await api.PATCH("/v1/accounts/{accountGroupId}/senders/{senderId}", {
    params: { path: { accountGroupId, senderId } },
    // openapi-fetch takes a field that is nothing but null for one that cannot be written.
    body: change as Omit<UpdateSender, "blocked">,
  });
}
