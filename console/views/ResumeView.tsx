import { Notice } from "../parts/Notice.tsx";
import { useResource } from "../resource.ts";
import { signIn, signOut } from "../session.ts";

/** Signs in again with the key that this tab keeps: a server that does not answer for a while costs nobody the key. */
export function ResumeView({ keptKey }: { readonly keptKey: string }) {
  const { problem, isLoading, reload } = useResource(
    async (signal) => {
      await signIn(keptKey, signal);
      return null;
    },
    ["session"],
  );
  return (
    <main class="sign-in">
      <h1>Kickoff</h1>
      <p role="status">{isLoading ? "Signing in …" : "You are not signed in yet."}</p>
      <Notice problem={problem} />
      {problem === null ? null : (
        <p class="buttons">
          <button type="button" disabled={isLoading} onClick={reload}>
            Try again
          </button>
          <button type="button" class="secondary" onClick={() => signOut(null)}>
            Forget the key
          </button>
        </p>
      )}
    </main>
  );
}
