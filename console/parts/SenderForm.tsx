import { useState } from "preact/hooks";

import { ACTION_KINDS, type ActionKind } from "../../src/domain/action.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../src/domain/textLengths.ts";
import { WEEKDAYS } from "../../src/domain/workingHours.ts";
import { dataOf, type Schemas } from "../api.ts";
import { useDeed } from "../resource.ts";
import { requireSession } from "../session.ts";
import { titleOfDay } from "../words/describeSender.ts";
import { titleOfKind } from "../words/kinds.ts";
import { dayField, kindField, limitField, readSenderForm } from "../words/readSenderForm.ts";
import { Notice } from "./Notice.tsx";
import { useFocusReturn } from "./useFocusReturn.ts";
import { useIdempotencyKey } from "./useIdempotencyKey.ts";

const MOST_ACTIONS = 100_000;
const MOST_SPACING_SECONDS = 86_400;
const MOST_KEY_HOURS = 8_784;
const FREE_DAYS: readonly string[] = ["saturday", "sunday"];

/** Registers a sender. @param onDone is told the sender with its secret, this once */
export function SenderForm({
  onDone,
  onCancel,
}: {
  readonly onDone: (sender: Schemas["SenderWithSecret"]) => void;
  readonly onCancel: () => void;
}) {
  useFocusReturn();
  const { api, accountGroupId } = requireSession();
  const idempotencyKey = useIdempotencyKey();
  const [kinds, setKinds] = useState<readonly ActionKind[]>(["connection_request"]);
  const [hasHours, setHours] = useState(false);
  const creating = useDeed(async (form: FormData) => {
    const body = readSenderForm({
      text: (name) => String(form.get(name) ?? ""),
      isOn: (name) => form.has(name),
    });
    const answer = await idempotencyKey.ask((key) =>
      api.POST("/v1/accounts/{accountGroupId}/senders", {
        params: { path: { accountGroupId }, header: { "Idempotency-Key": key } },
        body,
      }),
    );
    onDone(dataOf(answer));
  });
  return (
    <form
      class="boxed"
      aria-label="Register a sender"
      onSubmit={(event) => {
        event.preventDefault();
        creating.run(new FormData(event.currentTarget));
      }}
    >
      <h2>Register a sender</h2>
      <label>
        Name
        <input name="name" required maxLength={MAXIMUM_NAME_CHARACTERS} autocomplete="off" />
      </label>
      <label>
        URL
        <input
          name="url"
          type="url"
          required
          placeholder="https://senders.acme.example/kickoff"
          autocomplete="off"
        />
      </label>
      <Kinds kinds={kinds} onChange={setKinds} />
      <label>
        Least seconds from one action to the next
        <input name="spacingSeconds" {...numeric(MOST_SPACING_SECONDS)} defaultValue="60" />
      </label>
      <label>
        <input
          type="checkbox"
          name="hasWorkingHours"
          checked={hasHours}
          onChange={({ currentTarget }) => setHours(currentTarget.checked)}
        />
        Only in working hours
      </label>
      {hasHours ? <Hours /> : null}
      <label>
        Hours for which it recognises the id of an action
        <input name="keepsKeysHours" {...numeric(MOST_KEY_HOURS)} defaultValue="0" />
        <small>
          For so long Kickoff may ask again with the same id when nobody knows what became of an
          action. 0: it never does, and such an action waits for a person.
        </small>
      </label>
      <label>
        <input type="checkbox" name="looksUpActions" />
        It answers what became of an action (GET …/actions/id)
      </label>
      <label>
        <input type="checkbox" name="enabled" />
        Enable it at once
      </label>
      <small>
        While campaigns wait for a sender, enable it once it has its secret and its test is
        received.
      </small>
      <div class="buttons">
        <button type="submit" disabled={creating.isRunning || kinds.length === 0}>
          Register
        </button>
        <button type="button" class="secondary" onClick={onCancel}>
          Cancel
        </button>
      </div>
      <Notice problem={creating.problem} />
    </form>
  );
}

function numeric(max: number) {
  return { type: "number", min: 0, max, step: 1, inputMode: "numeric" } as const;
}

function Kinds({
  kinds,
  onChange,
}: {
  readonly kinds: readonly ActionKind[];
  readonly onChange: (kinds: readonly ActionKind[]) => void;
}) {
  return (
    <fieldset>
      <legend>What it performs, and how much of it at most (empty: no limit)</legend>
      {ACTION_KINDS.map((kind) => {
        const isOn = kinds.includes(kind);
        return (
          <div key={kind} class="limits">
            <label>
              <input
                type="checkbox"
                name={kindField(kind)}
                checked={isOn}
                onChange={() =>
                  onChange(isOn ? kinds.filter((other) => other !== kind) : [...kinds, kind])
                }
              />
              {titleOfKind(kind)}
            </label>
            <input
              name={limitField(kind, "perDay")}
              aria-label={`${titleOfKind(kind)}: most in 24 hours`}
              placeholder="in 24 hours"
              disabled={!isOn}
              {...numeric(MOST_ACTIONS)}
            />
            <input
              name={limitField(kind, "perWeek")}
              aria-label={`${titleOfKind(kind)}: most in 7 days`}
              placeholder="in 7 days"
              disabled={!isOn}
              {...numeric(MOST_ACTIONS)}
            />
          </div>
        );
      })}
    </fieldset>
  );
}

function Hours() {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return (
    <fieldset>
      <legend>Working hours</legend>
      <label>
        Time zone
        <input name="timeZone" list="time-zones" required defaultValue={timeZone} />
      </label>
      <datalist id="time-zones">
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <div class="days">
        {WEEKDAYS.map((day) => (
          <label key={day}>
            <input type="checkbox" name={dayField(day)} defaultChecked={!FREE_DAYS.includes(day)} />
            {titleOfDay(day)}
          </label>
        ))}
      </div>
      <div class="fields">
        <label>
          From
          <input name="from" required defaultValue="09:00" pattern="\d\d:\d\d" />
        </label>
        <label>
          To
          <input name="to" required defaultValue="17:00" pattern="\d\d:\d\d" />
        </label>
      </div>
    </fieldset>
  );
}
