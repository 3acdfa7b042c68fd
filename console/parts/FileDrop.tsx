import { useState } from "preact/hooks";

/** Takes a file: chosen, or dropped here. */
export function FileDrop({
  fileName,
  onFile,
}: {
  /** Of the file that was taken last; null: none was. */
  readonly fileName: string | null;
  readonly onFile: (file: File) => void;
}) {
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <label
      class={isOver ? "drop drop-over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <strong>CSV file</strong>
      <span>
        {fileName === null ? (
          "Drop it here or choose it. The first line names the columns, for example name,email,company."
        ) : (
          <bdi>{fileName}</bdi>
        )}
      </span>
      <input
        type="file"
        class="unseen"
        accept=".csv,.tsv,.txt,text/csv"
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          // The same file may be chosen again once it is put right.
          currentTarget.value = "";
        }}
      />
      <span class="choose">Choose a file</span>
    </label>
  );
}
