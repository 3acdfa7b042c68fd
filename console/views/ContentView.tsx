import { useEffect, useMemo, useState } from "preact/hooks";
import { Link } from "wouter-preact";

import { MAXIMUM_DELAY_DAYS } from "../../src/domain/workflow.ts";
import { dataOf, type Schemas } from "../api.ts";
import { loadAudiences } from "../audiences.ts";
import { campaignIdOf } from "../live.ts";
import { countOf, formatCount, isolate } from "../parts/format.ts";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { View } from "../parts/View.tsx";
import { Wording } from "../parts/Wording.tsx";
import { useDeed, useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";
import { loadTemplates } from "../templates.ts";
import {
  countHaving,
  describeLacking,
  describeUnreachable,
  findUsedFields,
  pickExamples,
  renderExample,
} from "../words/checkMessage.ts";
import { titleOfKind } from "../words/kinds.ts";
import { changeOf, type SlotEdits } from "../words/slotEdits.ts";

type Slot = Schemas["ContentSlot"];
type Template = Schemas["Template"];
type Lead = Schemas["Lead"];
type Unreachable = Schemas["UnreachableLeads"];

/** As many as a page of the API has. */
const LEADS_LOOKED_AT = 1_000;

/** What a campaign sends, and when: its content slots, with what real leads would get. */
export function ContentView({
  params: { campaignId = "" },
}: {
  readonly params: { readonly campaignId?: string };
}) {
  const { api, accountGroupId } = requireSession();
  const path = { accountGroupId, campaignId };
  const content = useResource(
    async (signal) => {
      const [campaign, slots, preview] = await Promise.all([
        api
          .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}", { params: { path }, signal })
          .then(dataOf),
        api
          .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots", {
            params: { path },
            signal,
          })
          .then(dataOf),
        may("campaigns:execute")
          ? api
              .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
                params: { path },
                signal,
              })
              .then(dataOf)
          : null,
      ]);
      return { campaign, slots: slots.items, unreachable: preview?.unreachable ?? null };
    },
    [path],
    (event) => campaignIdOf(event) === campaignId && event.type.startsWith("campaign."),
  );
  const templates = useResource(
    (signal) => (may("templates:read") ? loadTemplates(signal) : Promise.resolve([])),
    [accountGroupId, "templates"],
  );
  const [audienceId, setAudienceId] = useState<string | null>(null);
  const audiences = useResource(
    (signal) => (may("audiences:read") ? loadAudiences(signal) : Promise.resolve([])),
    [accountGroupId, "audiences"],
  );
  const chosen = audienceId ?? onlyIdOf(audiences.data ?? []);
  const leads = useLeads(chosen);
  const [turn, setTurn] = useState(0);
  const { data } = content;
  return (
    <View
      title={data === null ? "Content" : `Content of ${data.campaign.name}`}
      actions={<Link href={`/campaigns/${campaignId}`}>To the campaign</Link>}
    >
      <Notice problem={content.problem ?? templates.problem ?? audiences.problem} />
      {data === null ? null : <Changeable campaign={data.campaign} />}
      {may("templates:read") ? null : (
        <p>Your key may not look at templates, so no message shows: it lacks templates:read.</p>
      )}
      <AudienceChoice
        audiences={audiences.data ?? []}
        audienceId={chosen}
        onChoose={(id) => {
          setAudienceId(id);
          setTurn(0);
        }}
      />
      <Notice problem={leads.problem} />
      <p role="status" class="outcome">
        {leads.data === null ? (
          ""
        ) : (
          <>
            Looking at{" "}
            {leads.data.hasMore
              ? `the first ${countOf(leads.data.items.length, "lead")}`
              : countOf(leads.data.items.length, "lead")}
            .{" "}
            <button type="button" class="secondary small" onClick={() => setTurn(turn + 1)}>
              Show other examples
            </button>
          </>
        )}
      </p>
      {data?.slots.length === 0 ? (
        <Empty>The workflow of this campaign sends nothing.</Empty>
      ) : null}
      {data?.slots.map((slot) => (
        <SlotCard
          key={slot.id}
          slot={slot}
          campaign={data.campaign}
          templates={templates.data ?? []}
          unreachable={data.unreachable}
          leads={leads.data?.items ?? null}
          turn={turn}
          onSaved={content.reload}
        />
      ))}
    </View>
  );
}

/** The audience to look at where there is no choice; null where there is one. */
function onlyIdOf(audiences: readonly Schemas["Audience"][]): string | null {
  return audiences.length === 1 ? (audiences[0]?.id ?? null) : null;
}

function useLeads(audienceId: string | null) {
  const { api, accountGroupId } = requireSession();
  return useResource(
    async (signal) => {
      if (audienceId === null) return null;
      return api
        .GET("/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads", {
          params: { path: { accountGroupId, audienceId }, query: { limit: LEADS_LOOKED_AT } },
          signal,
        })
        .then(dataOf);
    },
    [accountGroupId, "leads", audienceId],
  );
}

/** Why nothing can be changed; null when it can. */
function whyFixed({ status }: Schemas["Campaign"]): string | null {
  if (!may("campaigns:write")) return "Your key may not change it: it lacks campaigns:write.";
  if (status === "active") {
    return "The campaign is active, so its content stands. Stop it to change what a later start sends.";
  }
  return status === "completed" ? "The campaign is completed, so its content stands." : null;
}

function Changeable({ campaign }: { readonly campaign: Schemas["Campaign"] }) {
  const why = whyFixed(campaign);
  return <p>{why ?? "Which message each step sends, and how long after what comes before it."}</p>;
}

function AudienceChoice({
  audiences,
  audienceId,
  onChoose,
}: {
  readonly audiences: readonly Schemas["Audience"][];
  readonly audienceId: string | null;
  readonly onChoose: (id: string | null) => void;
}) {
  if (!may("audiences:read")) {
    return <p>Your key may not look at leads, so no example shows: it lacks audiences:read.</p>;
  }
  return (
    <label>
      Try it with the leads of
      <select
        value={audienceId ?? ""}
        onChange={({ currentTarget: { value } }) => onChoose(value === "" ? null : value)}
      >
        <option value="">choose an audience</option>
        {audiences.map(({ id, name, leadCount }) => (
          <option key={id} value={id}>
            {isolate(name)} ({formatCount(leadCount)})
          </option>
        ))}
      </select>
      <small>
        The API does not tell which audience a campaign selects from, so choose it here.
      </small>
    </label>
  );
}

function SlotCard({
  slot: loaded,
  campaign,
  templates,
  unreachable,
  leads,
  turn,
  onSaved,
}: {
  readonly slot: Slot;
  readonly campaign: Schemas["Campaign"];
  readonly templates: readonly Template[];
  readonly unreachable: Unreachable | null;
  readonly leads: readonly Lead[] | null;
  readonly turn: number;
  readonly onSaved: () => void;
}) {
  const { api, accountGroupId } = requireSession();
  // What a save has answered stands until the slot is loaded again.
  const [saved, setSaved] = useState<Slot | null>(null);
  useEffect(() => setSaved(null), [loaded]);
  const slot = saved ?? loaded;
  const [edited, setEdited] = useState<SlotEdits>({});
  const { templateId, delayDays } = { ...slot, ...edited };
  const isChanged = templateId !== slot.templateId || delayDays !== slot.delayDays;
  const saving = useDeed(async () => {
    const path = { accountGroupId, campaignId: campaign.id, slotId: slot.id };
    const answer = await api.PATCH(
      "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots/{slotId}",
      { params: { path }, body: changeOf(slot, edited) },
    );
    setSaved(dataOf(answer));
    // What somebody writes meanwhile is kept.
    setEdited((now) => (now === edited ? {} : now));
    onSaved();
  });
  const isFixed = whyFixed(campaign) !== null;
  const fitting = templates.filter(({ channel }) => channel === slot.channel);
  const template = fitting.find(({ id }) => id === templateId) ?? null;
  return (
    <article aria-label={slot.label}>
      <h2>
        {slot.position}. <bdi>{slot.label}</bdi>
      </h2>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          saving.run();
        }}
      >
        <label>
          {titleOfKind(slot.channel)}: the template
          <select
            value={templateId ?? ""}
            disabled={isFixed}
            onChange={({ currentTarget: { value } }) =>
              setEdited({ ...edited, templateId: value === "" ? null : value })
            }
          >
            {template === null ? <option value="">none</option> : null}
            {fitting.map(({ id, name }) => (
              <option key={id} value={id}>
                {isolate(name)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Days after what comes before it
          <input
            type="number"
            min={0}
            max={MAXIMUM_DELAY_DAYS}
            step={1}
            required
            disabled={isFixed}
            value={delayDays}
            onInput={({ currentTarget: { valueAsNumber } }) =>
              setEdited({
                ...edited,
                delayDays: Number.isNaN(valueAsNumber) ? 0 : valueAsNumber,
              })
            }
          />
        </label>
        <button type="submit" disabled={isFixed || !isChanged || saving.isRunning}>
          {isChanged ? "Save" : "Saved"}
        </button>
      </form>
      <Notice problem={saving.problem} />
      {templateId === null ? (
        <p class="notice">
          Its template was deleted. The campaign cannot start until another one is chosen.
        </p>
      ) : null}
      {isChanged ? null : <Reach slotId={slot.id} unreachable={unreachable} />}
      {template === null ? null : (
        <Message
          template={template}
          leads={leads}
          turn={turn}
          firstIds={examplesOf(slot.id, unreachable)}
        />
      )}
    </article>
  );
}

function examplesOf(slotId: string, unreachable: Unreachable | null): ReadonlySet<string> {
  const reasons = unreachable?.reasons.filter((reason) => reason.slotId === slotId) ?? [];
  return new Set(reasons.flatMap(({ exampleLeadIds }) => exampleLeadIds));
}

/** What the preview of a start says of the campaign's own leads. */
function Reach({
  slotId,
  unreachable,
}: {
  readonly slotId: string;
  readonly unreachable: Unreachable | null;
}) {
  if (unreachable === null) return null;
  const reasons = unreachable.reasons.filter((reason) => reason.slotId === slotId);
  const looked = countOf(unreachable.leadsLookedAt, "lead");
  if (reasons.length === 0) {
    return <p>It reaches each of the {looked} of this campaign that were looked at.</p>;
  }
  return (
    <div class="notice">
      Of the {looked} of this campaign that were looked at, it would not reach:
      <ul>
        {reasons.map((reason) => (
          <li key={`${reason.reason} ${reason.field}`}>
            <Wording phrase={describeUnreachable(reason)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Message({
  template,
  leads,
  turn,
  firstIds,
}: {
  readonly template: Template;
  readonly leads: readonly Lead[] | null;
  readonly turn: number;
  readonly firstIds: ReadonlySet<string>;
}) {
  const fields = useMemo(
    () =>
      findUsedFields(template).map((used) => ({
        used,
        having: countHaving(used.field, leads ?? []),
      })),
    [template, leads],
  );
  return (
    <>
      <details>
        <summary>The template</summary>
        {template.subject === null ? null : (
          <p>
            <strong>
              <bdi>{template.subject}</bdi>
            </strong>
          </p>
        )}
        <pre class="text">
          <bdi>{template.content}</bdi>
        </pre>
      </details>
      {fields.length === 0 ? (
        <p>No placeholder: everybody gets the same.</p>
      ) : (
        <Scrolling label={`Placeholders of ${template.name}`}>
          <table>
            <thead>
              <tr>
                <th>Placeholder</th>
                <th class="count">Have it</th>
                <th>The others</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ used, having }) => (
                <tr key={used.field}>
                  <td>
                    <bdi>{used.field}</bdi>
                  </td>
                  <td class="count">
                    {leads === null
                      ? "–"
                      : `${formatCount(having)} of ${formatCount(leads.length)}`}
                  </td>
                  <td>
                    <Wording phrase={describeLacking(used, having, leads?.length ?? 0)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
      {leads === null ? null : (
        <div class="examples">
          {pickExamples(leads, firstIds, turn).map((lead) => (
            <ExampleCard key={lead.id} template={template} lead={lead} />
          ))}
        </div>
      )}
    </>
  );
}

function ExampleCard({ template, lead }: { readonly template: Template; readonly lead: Lead }) {
  const example = renderExample(template, lead);
  return (
    <section aria-label={`To ${lead.name}`}>
      <h3 class="subheading">
        To <bdi>{lead.name}</bdi>
      </h3>
      {"missing" in example ? (
        <p class="notice">
          <Wording phrase={example.missing} />
        </p>
      ) : (
        <>
          {example.rendered.subject === null ? null : (
            <p>
              <strong>
                <bdi>{example.rendered.subject}</bdi>
              </strong>
            </p>
          )}
          <pre class="text">
            <bdi>{example.rendered.text}</bdi>
          </pre>
        </>
      )}
    </section>
  );
}
