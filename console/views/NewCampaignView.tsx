import { useState } from "preact/hooks";
import { Link, useLocation, useSearchParams } from "wouter-preact";
import { MAXIMUM_NAMED_SENDERS, type WorkflowTrigger } from "../../src/domain/campaign.ts";
import { STARTER_TEMPLATE_IDS, type StarterTemplateId } from "../../src/domain/starterTemplates.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../src/domain/textLengths.ts";
import { kindsOf, workflowOf } from "../../src/domain/workflow.ts";
import { dataOf, type Schemas } from "../api.ts";
import { loadAudiences } from "../audiences.ts";
import { describeWorkflow } from "../describeWorkflow.ts";
import { NoSender } from "../parts/FirstSteps.tsx";
import { countOf, isolate, toWords } from "../parts/format.ts";
import { Empty, Notice } from "../parts/Notice.tsx";
import { useIdempotencyKey } from "../parts/useIdempotencyKey.ts";
import { View } from "../parts/View.tsx";
import { useDeed, useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";

const LARGEST_PAGE = 1_000;
const TRIGGERS: Readonly<Record<WorkflowTrigger, string>> = {
  manual: "The start begins with the audience as it is now. The campaign completes by itself.",
  automatic:
    "While it is active, it begins with each lead who is added to the audience. It ends by a stop alone.",
};

/** Creates a campaign. */
export function NewCampaignView() {
  const { accountGroupId } = requireSession();
  const audiences = useResource(loadAudiences, [accountGroupId]);
  const senders = useResource(loadSenders, [accountGroupId]);
  return (
    <View title="New campaign">
      {may("campaigns:write") ? (
        <>
          <Notice problem={audiences.problem ?? senders.problem} />
          {audiences.data === null ? null : audiences.data.length === 0 ? (
            <Empty>
              A campaign is over an audience, and there is none yet.{" "}
              <Link href="/audiences/import">Import a CSV of leads</Link>
            </Empty>
          ) : (
            <CampaignForm audiences={audiences.data} senders={senders.data} />
          )}
        </>
      ) : (
        <Empty>This key may not create campaigns: it lacks the permission campaigns:write.</Empty>
      )}
    </View>
  );
}

async function loadSenders(signal: AbortSignal): Promise<readonly Schemas["Sender"][]> {
  const { api, accountGroupId } = requireSession();
  if (!may("senders:read")) return [];
  const answer = await api.GET("/v1/accounts/{accountGroupId}/senders", {
    params: { path: { accountGroupId }, query: { limit: LARGEST_PAGE } },
    signal,
  });
  return dataOf(answer).items;
}

function CampaignForm({
  audiences,
  senders,
}: {
  readonly audiences: readonly Schemas["Audience"][];
  /** Null: they are not known yet. */
  readonly senders: readonly Schemas["Sender"][] | null;
}) {
  const { api, accountGroupId } = requireSession();
  const [, navigate] = useLocation();
  const [query] = useSearchParams();
  const asked = audiences.find(({ id }) => id === query.get("audienceId"));
  const [name, setName] = useState("");
  const [starterTemplateId, setStarterTemplateId] = useState<StarterTemplateId>("connect");
  const [audienceId, setAudienceId] = useState(asked?.id ?? audiences[0]?.id ?? "");
  const [senderIds, setSenderIds] = useState<readonly string[]>([]);
  const [language, setLanguage] = useState("");
  const [includesHistory, setIncludesHistory] = useState(true);
  const [cancelsOnReply, setCancelsOnReply] = useState(true);
  const [workflowTrigger, setWorkflowTrigger] = useState<WorkflowTrigger>("manual");
  const idempotencyKey = useIdempotencyKey();
  const creating = useDeed(async () => {
    const campaign = await idempotencyKey.ask(async (key) =>
      dataOf(
        await api.POST("/v1/accounts/{accountGroupId}/campaigns", {
          params: { path: { accountGroupId }, header: { "Idempotency-Key": key } },
          body: {
            name,
            starterTemplateId,
            audienceId,
            ...(senderIds.length === 0 ? {} : { senderIds: [...senderIds] }),
            outreachLanguage: language.trim() === "" ? null : language.trim(),
            includeConversationHistory: includesHistory,
            autoCancelOnMessageReceived: cancelsOnReply,
            workflowTrigger,
          },
        }),
      ),
    );
    navigate(`/campaigns/${campaign.id}`);
  });
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        creating.run();
      }}
    >
      <label>
        Name
        <input
          required
          maxLength={MAXIMUM_NAME_CHARACTERS}
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <label>
        Audience
        <select
          required
          value={audienceId}
          onChange={({ currentTarget }) => setAudienceId(currentTarget.value)}
        >
          {audiences.map((audience) => (
            <option key={audience.id} value={audience.id}>
              {isolate(audience.name)} ({countOf(audience.leadCount, "lead")})
            </option>
          ))}
        </select>
      </label>
      <Choices
        legend="Steps"
        options={STARTER_TEMPLATE_IDS.map((id) => [id, describeWorkflow(id)])}
        value={starterTemplateId}
        onChange={setStarterTemplateId}
      />
      {senders === null ? null : (
        <SenderChoice
          senders={senders}
          starterTemplateId={starterTemplateId}
          chosen={senderIds}
          onChange={setSenderIds}
        />
      )}
      <Choices
        legend="Trigger"
        options={Object.entries(TRIGGERS) as [WorkflowTrigger, string][]}
        value={workflowTrigger}
        onChange={setWorkflowTrigger}
      />
      <fieldset>
        <legend>Conversations</legend>
        <Switch isOn={cancelsOnReply} onChange={setCancelsOnReply}>
          A reply ends the campaign for the lead
        </Switch>
        <Switch isOn={includesHistory} onChange={setIncludesHistory}>
          Earlier conversations are taken into account
        </Switch>
      </fieldset>
      <label>
        Language, as a tag such as en or pt-BR; may stay empty
        <input
          value={language}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => setLanguage(currentTarget.value)}
        />
      </label>
      <Notice problem={creating.problem} />
      <button type="submit" disabled={creating.isRunning}>
        Create the campaign
      </button>
      <small>It becomes a draft: nobody is contacted before it is started.</small>
    </form>
  );
}

function Choices<Value extends string>({
  legend,
  options,
  value,
  onChange,
}: {
  readonly legend: string;
  readonly options: readonly (readonly [value: Value, description: string])[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {options.map(([one, description]) => (
        <label key={one} class="choice">
          <input
            type="radio"
            name={legend}
            checked={one === value}
            onChange={() => onChange(one)}
          />
          <span>
            <strong>{one}</strong>
            <small>{description}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Switch({
  isOn,
  onChange,
  children,
}: {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: string;
}) {
  return (
    <label>
      <input
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {children}
    </label>
  );
}

function SenderChoice({
  senders,
  starterTemplateId,
  chosen,
  onChange,
}: {
  readonly senders: readonly Schemas["Sender"][];
  readonly starterTemplateId: StarterTemplateId;
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}) {
  if (senders.length === 0) return may("senders:read") ? <NoSender /> : null;
  const kinds = kindsOf(workflowOf(starterTemplateId));
  return (
    <fieldset>
      <legend>Senders</legend>
      <small>
        {chosen.length === 0
          ? "None chosen: every enabled sender that performs all steps serves the campaign."
          : `${countOf(chosen.length, "sender")} of at most ${MAXIMUM_NAMED_SENDERS}: no other serves the campaign.`}
      </small>
      {senders.map(({ id, name, enabled, kinds: performed }) => {
        const missing = kinds.filter((kind) => !performed.includes(kind)).map(toWords);
        const isChosen = chosen.includes(id);
        return (
          <label key={id} class="choice">
            <input
              type="checkbox"
              checked={isChosen}
              disabled={!isChosen && chosen.length >= MAXIMUM_NAMED_SENDERS}
              onChange={({ currentTarget }) =>
                onChange(
                  currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id),
                )
              }
            />
            <span>
              <bdi>{name}</bdi>
              <small>
                {missing.length === 0
                  ? "performs all steps"
                  : `serves nobody here: it does not perform ${missing.join(", ")}`}
                {enabled ? "" : "; it is off"}
              </small>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
