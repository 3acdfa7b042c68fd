/** A sender in the place of the network that performs actions, and keeps the ledger of what it was asked. */
import { vi } from "vitest";

/** What a sender is asked: the body of `action.requested`. */
export interface AskedAction {
  readonly action: {
    readonly id: string;
    readonly kind: string;
    readonly attempt: number;
    readonly notAfter: string;
  };
  readonly sender: string;
  readonly campaign: { readonly id: string; readonly name: string };
  readonly run: string;
  readonly instance: string;
  readonly step: number;
  readonly lead: { readonly id: string; readonly name: string; readonly email: string | null };
  readonly content: { readonly subject: string | null; readonly text: string } | null;
  readonly thread: string | null;
  readonly history: readonly { readonly direction: string; readonly text: string }[];
}

/** What a sender answers: a status of HTTP and a body; or an error, when the connection breaks. */
export type PerformingAnswer = Error | { readonly status: number; readonly body: unknown };

/** Answers each action until the mocks are restored. Returns the ledger: what was asked, in order. */
export function performAsSender(
  answer: (asked: AskedAction) => PerformingAnswer | Promise<PerformingAnswer> = () => ({
    status: 200,
    body: { status: "sent" },
  }),
): readonly AskedAction[] {
  const ledger: AskedAction[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as RequestInfo, init);
    const { data } = (await request.json()) as { data: AskedAction };
    ledger.push(data);
    const answered = await answer(data);
    if (answered instanceof Error) throw answered;
    return Response.json(answered.body, { status: answered.status });
  });
  return ledger;
}
