import { useState } from "preact/hooks";

import { CHANNELS, type Channel } from "../../src/domain/template.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../src/domain/textLengths.ts";
import type { Schemas } from "../api.ts";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { Time } from "../parts/Time.tsx";
import { useIdempotencyKey } from "../parts/useIdempotencyKey.ts";
import { View } from "../parts/View.tsx";
import { useDeed, useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";
import { loadTemplates } from "../templates.ts";
import {
  describeLeft,
  findFaultsWhileWriting,
  findUsedFields,
  maximaOf,
} from "../words/checkMessage.ts";
import { titleOfKind } from "../words/kinds.ts";

type Template = Schemas["Template"];

/** What is being written: a new template, perhaps after another one, or a change of one. */
interface Draft {
  readonly id: string | null;
  /** The template that it began as; null: none. */
  readonly sourceId: string | null;
  readonly channel: Channel;
  readonly name: string;
  readonly subject: string;
  readonly content: string;
}

const NEW: Draft = {
  id: null,
  sourceId: null,
  channel: "connection_request",
  name: "",
  subject: "",
  content: "",
};

/** The messages that campaigns can send. */
export function TemplatesView() {
  const { accountGroupId } = requireSession();
  const templates = useResource(loadTemplates, [accountGroupId, "templates"]);
  const [draft, setDraft] = useState<Draft | null>(null);
  const isForbidden = !may("templates:write");
  if (!may("templates:read")) {
    return (
      <View title="Templates">
        <p>Your key may not look at templates: it lacks templates:read.</p>
      </View>
    );
  }
  return (
    <View
      title="Templates"
      actions={
        <button
          type="button"
          disabled={isForbidden}
          title={isForbidden ? "Your key lacks templates:write." : undefined}
          onClick={() => setDraft(NEW)}
        >
          New template
        </button>
      }
    >
      <Notice problem={templates.problem} />
      {draft === null ? null : (
        <TemplateForm
          key={`${draft.id} ${draft.sourceId}`}
          draft={draft}
          onCancel={() => setDraft(null)}
          onDone={() => {
            setDraft(null);
            templates.reload();
          }}
        />
      )}
      {templates.data?.length === 0 ? <Empty>No template yet.</Empty> : null}
      {templates.data === null ? null : (
        <Scrolling label="Templates">
          <table class="stacked">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Channel</th>
                <th scope="col">Message</th>
                <th scope="col">Changed</th>
                <th scope="col">Do</th>
              </tr>
            </thead>
            <tbody>
              {templates.data.toReversed().map((template) => (
                <Row
                  key={template.id}
                  template={template}
                  isForbidden={isForbidden}
                  onWrite={setDraft}
                />
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </View>
  );
}

function Row({
  template,
  isForbidden,
  onWrite,
}: {
  readonly template: Template;
  readonly isForbidden: boolean;
  readonly onWrite: (draft: Draft) => void;
}) {
  const { id, name, channel, subject, content, builtIn, updatedAt } = template;
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td>{titleOfKind(channel)}</td>
      <td class="message">
        {subject === null ? null : (
          <p>
            <strong>
              <bdi>{subject}</bdi>
            </strong>
          </p>
        )}
        <pre class="text">
          <bdi>{content}</bdi>
        </pre>
      </td>
      <td data-label="Changed">{builtIn ? "built in" : <Time at={updatedAt} />}</td>
      <td>
        <div class="buttons">
          {builtIn ? null : (
            <button
              type="button"
              class="secondary small"
              disabled={isForbidden}
              aria-label={`Edit ${name}`}
              onClick={() =>
                onWrite({ id, sourceId: id, channel, name, subject: subject ?? "", content })
              }
            >
              Edit
            </button>
          )}
          <button
            type="button"
            class="secondary small"
            disabled={isForbidden}
            aria-label={`Copy ${name}`}
            onClick={() =>
              onWrite({
                id: null,
                sourceId: id,
                channel,
                name: "",
                subject: subject ?? "",
                content,
              })
            }
          >
            Copy
          </button>
        </div>
      </td>
    </tr>
  );
}

function TemplateForm({
  draft,
  onDone,
  onCancel,
}: {
  readonly draft: Draft;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const { api, accountGroupId } = requireSession();
  const idempotencyKey = useIdempotencyKey();
  const [written, setWritten] = useState(draft);
  const { id, channel, name, subject, content } = written;
  const message = { channel, subject: channel === "inmail" ? subject : null, content };
  const saving = useDeed(async () => {
    const texts = { name, content, ...(channel === "inmail" ? { subject } : {}) };
    if (id === null) {
      await idempotencyKey.ask((key) =>
        api.POST("/v1/accounts/{accountGroupId}/templates", {
          params: { path: { accountGroupId }, header: { "Idempotency-Key": key } },
          body: { channel, ...texts },
        }),
      );
    } else {
      await api.PATCH("/v1/accounts/{accountGroupId}/templates/{templateId}", {
        params: { path: { accountGroupId, templateId: id } },
        body: texts,
      });
    }
    onDone();
  });
  const maxima = maximaOf(channel);
  const faults = findFaultsWhileWriting(message);
  return (
    <form
      class="boxed"
      aria-label={id === null ? "New template" : "Edit the template"}
      onSubmit={(event) => {
        event.preventDefault();
        saving.run();
      }}
    >
      <h2>{id === null ? "New template" : "Edit the template"}</h2>
      {id === null ? null : <p>Runs that are under way keep the message with which they began.</p>}
      <div class="fields">
        <label>
          Name
          <input
            required
            maxLength={MAXIMUM_NAME_CHARACTERS}
            value={name}
            onInput={({ currentTarget: { value } }) => setWritten({ ...written, name: value })}
          />
        </label>
        <label>
          Channel
          <select
            value={channel}
            disabled={id !== null}
            onChange={({ currentTarget: { value } }) =>
              setWritten({ ...written, channel: value as Channel })
            }
          >
            {CHANNELS.map((one) => (
              <option key={one} value={one}>
                {titleOfKind(one)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {channel === "inmail" ? (
        <label>
          Subject
          <input
            required
            value={subject}
            onInput={({ currentTarget: { value } }) => setWritten({ ...written, subject: value })}
          />
          <small>{describeLeft(subject, maxima.subject)}</small>
        </label>
      ) : null}
      <label>
        Message
        <textarea
          required
          rows={8}
          value={content}
          onInput={({ currentTarget: { value } }) => setWritten({ ...written, content: value })}
        />
        <small>
          {describeLeft(content, maxima.content)}, with placeholders as they are written.{" "}
          <code>{"{{company}}"}</code> stands for what is known of the lead;{" "}
          <code>{"{{company|your team}}"}</code> has a fallback.
        </small>
      </label>
      <div role="status" class="outcome">
        {faults.length === 0 ? (
          <Fields message={message} />
        ) : (
          <ul class="faults">
            {faults.map((fault) => (
              <li key={fault}>
                <bdi>{fault}</bdi>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="buttons">
        <button type="submit" disabled={saving.isRunning || faults.length > 0}>
          {id === null ? "Create" : "Save"}
        </button>
        <button type="button" class="secondary" onClick={onCancel}>
          Cancel
        </button>
      </div>
      <Notice problem={saving.problem} />
    </form>
  );
}

function Fields({ message }: { readonly message: Parameters<typeof findUsedFields>[0] }) {
  const fields = findUsedFields(message);
  if (message.content === "") return null;
  if (fields.length === 0) return <>No placeholder: everybody gets the same.</>;
  return (
    <>
      Placeholders:{" "}
      {fields.map(({ field, isRequired }, index) => (
        <span key={field}>
          {index === 0 ? "" : ", "}
          <bdi>{field}</bdi>
          {isRequired ? " (every lead must have it)" : " (with a fallback)"}
        </span>
      ))}
    </>
  );
}
