import { useEffect, useRef, useState } from "preact/hooks";
import { Link } from "wouter-preact";

import { MAXIMUM_NAME_CHARACTERS } from "../../src/domain/textLengths.ts";
import type { Mapping } from "../../tools/import/columns/mapping.ts";
import type { Schemas } from "../api.ts";
import { createAudience, loadAudiences } from "../audiences.ts";
import type { FilePreview } from "../import/previewFile.ts";
import type { ImportState } from "../import/runImport.ts";
import { askBeforeLeaving } from "../location.ts";
import { useDeed, useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";
import { FileDrop } from "./FileDrop.tsx";
import { countOf, formatCount, isolate } from "./format.ts";
import { ImportPreview } from "./ImportPreview.tsx";
import { loadPart } from "./loadPart.ts";
import { NotesOnRows } from "./NotesOnRows.tsx";
import { Empty, Notice } from "./Notice.tsx";
import { RowsNotAdded } from "./RowsNotAdded.tsx";
import { useIdempotencyKey } from "./useIdempotencyKey.ts";

/** The choice of an audience that is yet to be made. */
const NEW = "";

/** A file, and what a person says of its columns. */
interface ChosenFile {
  readonly file: File;
  readonly mappings: readonly Mapping[];
}

/** Takes a CSV file, shows what it would bring, and imports it. */
export function ImportForm({ audienceId }: { readonly audienceId: string | null }) {
  const [chosen, choose] = useState<(ChosenFile & { readonly time: number }) | null>(null);
  const preview = useResource(
    async (signal) => {
      if (chosen === null) return null;
      const { previewFile } = await loadPart(() => import("../import/importing.ts"));
      return previewFile(chosen.file, chosen.mappings, signal);
    },
    [chosen?.time, chosen?.mappings],
  );
  // What was shown of a file stays while it is read again, and when what a person says of it does not fit.
  const last = useRef<FilePreview | null>(null);
  if (preview.data !== null) last.current = preview.data;
  const shown = last.current !== null && last.current.file === chosen?.file ? last.current : null;
  if (!may("audiences:write")) {
    return <Empty>This key may not add leads: it lacks the permission audiences:write.</Empty>;
  }
  const isReading = chosen !== null && preview.data === null && preview.problem === null;
  return (
    <>
      <FileDrop
        fileName={chosen?.file.name ?? null}
        onFile={(file) => choose({ file, mappings: [], time: performance.now() })}
      />
      <div role="status">{isReading ? <p>Reads the file …</p> : null}</div>
      <Notice problem={preview.problem} />
      {shown === null || chosen === null ? null : (
        <PreviewedFile
          key={chosen.time}
          preview={shown}
          isCurrent={preview.data !== null}
          mappings={chosen.mappings}
          onMappings={(mappings) => choose({ ...chosen, mappings })}
          audienceId={audienceId}
        />
      )}
    </>
  );
}

function PreviewedFile({
  preview,
  isCurrent,
  mappings,
  onMappings,
  audienceId,
}: {
  readonly preview: FilePreview;
  /** False: the file is being read again, or what is said of its columns does not fit. */
  readonly isCurrent: boolean;
  readonly mappings: readonly Mapping[];
  readonly onMappings: (mappings: readonly Mapping[]) => void;
  readonly audienceId: string | null;
}) {
  const { file, header, rows } = preview;
  const { api, accountGroupId } = requireSession();
  const idempotencyKey = useIdempotencyKey();
  const [target, setTarget] = useState(audienceId ?? NEW);
  const [name, setName] = useState(nameOf(file));
  const audiences = useResource(
    async (signal) => (may("audiences:read") ? loadAudiences(signal) : []),
    [accountGroupId],
  );
  const [made, setMade] = useState<Schemas["Audience"] | null>(null);
  const [state, setState] = useState<ImportState | null>(null);
  const stop = useRef(new AbortController());
  const importing = useDeed(async () => {
    stop.current = new AbortController();
    setState({ done: 0, added: 0, duplicates: [], rejected: [], notes: [], waitsFor: null });
    const { signal } = stop.current;
    const makeAudience = async () => {
      const audience = await idempotencyKey.ask((key) => createAudience(name, key));
      // Whoever imports again means this one.
      setMade(audience);
      setTarget(audience.id);
      return audience.id;
    };
    const id = target === NEW ? await makeAudience() : target;
    const { runImport } = await loadPart(() => import("../import/importing.ts"));
    await runImport({
      api,
      accountGroupId,
      audienceId: id,
      file,
      mappings: preview.mappings,
      signal,
      onState: setState,
    });
    audiences.reload();
  });
  useEffect(() => () => stop.current.abort(), []);
  useLeaveWarning(importing.isRunning);
  const isDone = state !== null && state.done === rows;
  return (
    <>
      <ImportPreview
        preview={preview}
        mappings={mappings}
        onMappings={importing.isRunning ? null : onMappings}
      />
      <h2>Import</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          importing.run();
        }}
      >
        <fieldset disabled={importing.isRunning}>
          <AudienceChoice
            audiences={withMade(audiences.data ?? [], made)}
            target={target}
            onTarget={setTarget}
          />
          {target === NEW ? (
            <label>
              Its name
              <input
                required
                maxLength={MAXIMUM_NAME_CHARACTERS}
                value={name}
                onInput={({ currentTarget }) => setName(currentTarget.value)}
              />
            </label>
          ) : null}
        </fieldset>
        <div class="actions">
          <button type="submit" disabled={importing.isRunning || !isCurrent}>
            {state === null ? `Import ${countOf(rows, "row")}` : "Import again"}
          </button>
          {importing.isRunning ? (
            <button type="button" class="secondary" onClick={() => stop.current.abort()}>
              Stop
            </button>
          ) : null}
        </div>
      </form>
      <Notice problem={audiences.problem} />
      {state === null ? null : (
        <section aria-label="What the import has done">
          <Counts state={state} rows={rows} isRunning={importing.isRunning} isDone={isDone} />
          <Notice problem={state.waitsFor ?? importing.problem} />
          {importing.isRunning ? null : (
            <>
              <NextSteps audienceId={target} isDone={isDone} />
              <RowsNotAdded
                title="Rejected rows"
                advice="Download them, put them right, and import that file."
                fileName={`${file.name}.rejected.csv`}
                header={header}
                rows={state.rejected}
              />
              <RowsNotAdded
                title="Duplicates"
                advice="These people are in the audience, or earlier in the file, already. There is nothing to do."
                fileName={`${file.name}.duplicates.csv`}
                header={header}
                rows={state.duplicates}
              />
              <NotesOnRows fileName={`${file.name}.notes.csv`} notes={state.notes} />
            </>
          )}
        </section>
      )}
    </>
  );
}

/** The audiences, with one that was made since they were loaded. */
function withMade(
  audiences: readonly Schemas["Audience"][],
  made: Schemas["Audience"] | null,
): readonly Schemas["Audience"][] {
  const isThere = made === null || audiences.some(({ id }) => id === made.id);
  return isThere ? audiences : [made, ...audiences];
}

/** What the file is called, without its ending. */
function nameOf({ name }: File): string {
  return name.replace(/\.[^.]*$/, "").slice(0, MAXIMUM_NAME_CHARACTERS);
}

/** Asks before the tab is closed, or the view left, while the import is under way. */
function useLeaveWarning(isUnderWay: boolean): void {
  useEffect(() => {
    if (!isUnderWay) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    const endAsking = askBeforeLeaving(
      "The import is under way, and stops when you leave this view. Leave it?",
    );
    return () => {
      removeEventListener("beforeunload", warn);
      endAsking();
    };
  }, [isUnderWay]);
}

function AudienceChoice({
  audiences,
  target,
  onTarget,
}: {
  readonly audiences: readonly Schemas["Audience"][];
  readonly target: string;
  readonly onTarget: (id: string) => void;
}) {
  const isListed = target === NEW || audiences.some(({ id }) => id === target);
  return (
    <label>
      Audience
      <select value={target} onChange={({ currentTarget }) => onTarget(currentTarget.value)}>
        <option value={NEW}>A new audience</option>
        {isListed ? null : <option value={target}>{target}</option>}
        {audiences.map(({ id, name, leadCount }) => (
          <option key={id} value={id}>
            {isolate(name)} ({countOf(leadCount, "lead")})
          </option>
        ))}
      </select>
    </label>
  );
}

function Counts({
  state,
  rows,
  isRunning,
  isDone,
}: {
  readonly state: ImportState;
  readonly rows: number;
  readonly isRunning: boolean;
  readonly isDone: boolean;
}) {
  const { done, added, duplicates, rejected, notes } = state;
  const standing = isDone ? "Done" : isRunning ? "Imports" : "Stopped";
  return (
    <>
      <progress aria-label="Rows that are settled" max={rows} value={done} />
      <p role="status">
        <strong>{standing}</strong>: {formatCount(done)} of {countOf(rows, "row")}.{" "}
        {formatCount(added)} added, {countOf(duplicates.length, "duplicate")},{" "}
        {formatCount(rejected.length)} rejected, {countOf(notes.length, "note")}.
      </p>
    </>
  );
}

function NextSteps({
  audienceId,
  isDone,
}: {
  readonly audienceId: string;
  readonly isDone: boolean;
}) {
  if (!isDone) return <p>Import it again to go on: nobody is added twice.</p>;
  return (
    <p>
      {may("campaigns:write") ? (
        <>
          <Link href={`/campaigns/new?audienceId=${audienceId}`}>
            Create a campaign over the audience
          </Link>
          {" or see "}
        </>
      ) : (
        "See "
      )}
      <Link href="/audiences">all audiences</Link>.
    </p>
  );
}
