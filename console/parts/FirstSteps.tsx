import { useRef } from "preact/hooks";
import { Link } from "wouter-preact";

import { dataOf } from "../api.ts";
import { useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";
import { ImportForm } from "./ImportForm.tsx";
import { Empty, Notice } from "./Notice.tsx";

/** What to do where there is no campaign yet. */
export function FirstSteps() {
  const { api, accountGroupId } = requireSession();
  const there = useResource(
    async (signal) => {
      const params = { path: { accountGroupId }, query: { limit: 1 } };
      const [audiences, senders] = await Promise.all([
        may("audiences:read")
          ? api.GET("/v1/accounts/{accountGroupId}/audiences", { params, signal }).then(dataOf)
          : null,
        may("senders:read")
          ? api.GET("/v1/accounts/{accountGroupId}/senders", { params, signal }).then(dataOf)
          : null,
      ]);
      return { audience: audiences?.items[0] ?? null, sender: senders?.items[0] ?? null };
    },
    [accountGroupId],
  );
  // An import that was offered stays: the audience that it makes is news, and so is what came of it.
  const offersImport = useRef<true | null>(null);
  if (there.data?.audience === null) offersImport.current = true;
  if (there.data === null) return <Notice problem={there.problem} />;
  const { audience, sender } = there.data;
  const mayCreate = may("campaigns:write");
  return (
    <>
      <Empty>
        No campaign yet.{" "}
        {audience === null
          ? "A campaign is over an audience, and there is none: begin with a CSV of leads."
          : mayCreate
            ? "There is an audience for one."
            : "This key may not create one: it lacks campaigns:write."}
        {audience !== null && mayCreate ? (
          <>
            {" "}
            <Link href="/campaigns/new">Create a campaign</Link>
          </>
        ) : null}
      </Empty>
      {offersImport.current === null ? null : <ImportForm audienceId={null} />}
      {sender === null && may("senders:read") ? <NoSender /> : null}
    </>
  );
}

/** Says what waits, and for whom, while nobody acts. */
export function NoSender() {
  return (
    <p>
      There is no sender yet, which does what campaigns ask for: a campaign can be started, and its
      leads wait. <Link href="/senders">Register a sender</Link>; docs/execution.md says how to
      write one.
    </p>
  );
}
