import { useState } from "preact/hooks";
import { Link } from "wouter-preact";

import { MAXIMUM_NAME_CHARACTERS } from "../../src/domain/textLengths.ts";
import type { Schemas } from "../api.ts";
import { createAudience, loadAudiences } from "../audiences.ts";
import { formatCount } from "../parts/format.ts";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Time } from "../parts/Time.tsx";
import { useIdempotencyKey } from "../parts/useIdempotencyKey.ts";
import { View } from "../parts/View.tsx";
import { useDeed, useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";

const SHOWN_AT_ONCE = 50;

/** The audiences, the newest first, and the making of one. */
export function AudiencesView() {
  const { accountGroupId } = requireSession();
  const audiences = useResource(loadAudiences, [accountGroupId]);
  const mayWrite = may("audiences:write");
  return (
    <View
      title="Audiences"
      actions={mayWrite ? <Link href="/audiences/import">Import leads</Link> : null}
    >
      <Notice problem={audiences.problem} />
      {mayWrite ? <NewAudience onMade={audiences.reload} /> : null}
      <section class="list" aria-busy={audiences.isLoading}>
        {audiences.data === null ? null : audiences.data.length === 0 ? (
          <Empty>
            No audience yet: it is a list of the people to contact.{" "}
            {mayWrite ? (
              <Link href="/audiences/import">Import a CSV of leads</Link>
            ) : (
              "This key may not make one: it lacks audiences:write."
            )}
          </Empty>
        ) : (
          <Audiences audiences={audiences.data} />
        )}
      </section>
    </View>
  );
}

function NewAudience({ onMade }: { readonly onMade: () => void }) {
  const idempotencyKey = useIdempotencyKey();
  const [name, setName] = useState("");
  const [made, setMade] = useState<string | null>(null);
  const making = useDeed(async () => {
    const audience = await idempotencyKey.ask((key) => createAudience(name, key));
    setMade(audience.name);
    setName("");
    onMade();
  });
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault();
        setMade(null);
        making.run();
      }}
    >
      <label>
        New audience
        <input
          required
          maxLength={MAXIMUM_NAME_CHARACTERS}
          placeholder="Its name"
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <button type="submit" class="secondary" disabled={making.isRunning}>
        Create
      </button>
      <Notice problem={making.problem} />
      <p role="status">
        {made === null ? null : (
          <>
            <bdi>{made}</bdi> is there. It is empty: import leads into it.
          </>
        )}
      </p>
    </form>
  );
}

function Audiences({ audiences }: { readonly audiences: readonly Schemas["Audience"][] }) {
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  return (
    <>
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">Audience</th>
            <th scope="col" class="count">
              Leads
            </th>
            <th scope="col">Made</th>
            <th scope="col">Next</th>
          </tr>
        </thead>
        <tbody>
          {audiences.slice(0, shown).map((audience) => (
            <AudienceRow key={audience.id} audience={audience} />
          ))}
        </tbody>
      </table>
      {shown < audiences.length ? (
        <p>
          <button type="button" class="secondary" onClick={() => setShown(shown + SHOWN_AT_ONCE)}>
            More audiences
          </button>
        </p>
      ) : null}
    </>
  );
}

function AudienceRow({ audience }: { readonly audience: Schemas["Audience"] }) {
  const { id, name, description, leadCount, createdAt } = audience;
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
        {description === null ? null : (
          <small>
            <bdi>{description}</bdi>
          </small>
        )}
      </th>
      <td class="count" data-label="Leads">
        {formatCount(leadCount)}
      </td>
      <td data-label="Made">
        <Time at={createdAt} />
      </td>
      <td>
        <ul class="links">
          {may("audiences:write") ? (
            <li>
              <Link href={`/audiences/import?audienceId=${id}`}>
                Import leads
                <span class="unseen">
                  {" "}
                  into <bdi>{name}</bdi>
                </span>
              </Link>
            </li>
          ) : null}
          {may("campaigns:write") ? (
            <li>
              <Link href={`/campaigns/new?audienceId=${id}`}>
                New campaign
                <span class="unseen">
                  {" "}
                  over <bdi>{name}</bdi>
                </span>
              </Link>
            </li>
          ) : null}
        </ul>
      </td>
    </tr>
  );
}
