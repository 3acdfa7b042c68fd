/** What somebody has written, in their own lines. */
export function MessageText({ text }: { readonly text: string | null }) {
  if (text === null) return <p>The text was not told.</p>;
  return (
    <pre class="text">
      <bdi>{text}</bdi>
    </pre>
  );
}
