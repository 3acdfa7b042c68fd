import { useState } from "preact/hooks";

import { Notice } from "../parts/Notice.tsx";
import { useDeed } from "../resource.ts";
import { farewell, signIn } from "../session.ts";

/** Asks for an API key. */
export function SignInView() {
  const [key, setKey] = useState("");
  const signing = useDeed(() => signIn(key.trim()));
  return (
    <main class="sign-in">
      <h1>Kickoff</h1>
      {farewell.value === null ? null : (
        <p class="notice" role="alert">
          <bdi>{farewell.value}</bdi>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signing.run();
        }}
      >
        <label>
          API key
          <input
            type="password"
            name="key"
            autocomplete="off"
            spellcheck={false}
            placeholder="sk_live_…"
            required
            value={key}
            onInput={({ currentTarget }) => setKey(currentTarget.value)}
          />
        </label>
        <small>
          This tab keeps the key until you close it. It is sent to this server alone. The operator
          makes keys: <code>npx kickoff key create --help</code>
        </small>
        <button type="submit" disabled={signing.isRunning}>
          Sign in
        </button>
      </form>
      <Notice problem={signing.problem} />
    </main>
  );
}
