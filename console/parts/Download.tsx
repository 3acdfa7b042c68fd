import { useEffect, useState } from "preact/hooks";

/** A link to a CSV file that is made here. */
export function Download({
  fileName,
  lines,
  children,
}: {
  readonly fileName: string;
  /** Made when they are needed; the same function stands for the same lines. */
  readonly lines: () => string[];
  readonly children: string;
}) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob(lines(), { type: "text/csv" }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [lines]);
  return (
    <a href={address ?? undefined} download={fileName}>
      {children}
    </a>
  );
}
