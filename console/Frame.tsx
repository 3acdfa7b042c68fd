/** What stands around every view: where one is, as whom, and whether the page is up to date. */
import type { FunctionComponent } from "preact";
import { Link, Route, Router, Switch } from "wouter-preact";

import { type LiveState, liveState } from "./live.ts";
import { mayLeave, useHashPath } from "./location.ts";
import { Failing } from "./parts/Failing.tsx";
import { isolate } from "./parts/format.ts";
import { accountGroupId, chooseAccountGroup, keptKey, may, session, signOut } from "./session.ts";
import { AudiencesView } from "./views/AudiencesView.tsx";
import { CampaignsView } from "./views/CampaignsView.tsx";
import { CampaignView } from "./views/CampaignView.tsx";
import { ContentView } from "./views/ContentView.tsx";
import { EventsView } from "./views/EventsView.tsx";
import { ImportView } from "./views/ImportView.tsx";
import { InstanceView } from "./views/InstanceView.tsx";
import { KeyView } from "./views/KeyView.tsx";
import { NeedsYouView } from "./views/NeedsYouView.tsx";
import { NewCampaignView } from "./views/NewCampaignView.tsx";
import { NotFoundView } from "./views/NotFoundView.tsx";
import { ResumeView } from "./views/ResumeView.tsx";
import { SendersView } from "./views/SendersView.tsx";
import { SignInView } from "./views/SignInView.tsx";
import { TemplatesView } from "./views/TemplatesView.tsx";
import { WebhookEndpointView } from "./views/WebhookEndpointView.tsx";

const NAVIGATION = [
  ["/", "Campaigns"],
  ["/audiences", "Audiences"],
  ["/templates", "Templates"],
  ["/senders", "Senders"],
  ["/needs-you", "Needs you"],
  ["/events", "Events"],
] as const;

/** A view is given what stands in its path. */
const VIEWS: readonly (readonly [
  path: string,
  view: FunctionComponent<{ params: PathParameters }>,
])[] = [
  ["/", CampaignsView],
  ["/campaigns/new", NewCampaignView],
  ["/campaigns/:campaignId", CampaignView],
  ["/campaigns/:campaignId/content", ContentView],
  ["/campaigns/:campaignId/instances/:instanceId", InstanceView],
  ["/audiences", AudiencesView],
  ["/audiences/import", ImportView],
  ["/templates", TemplatesView],
  ["/senders", SendersView],
  ["/needs-you", NeedsYouView],
  ["/events", EventsView],
  ["/webhook-endpoints/:webhookEndpointId", WebhookEndpointView],
  ["/key", KeyView],
];

/** What stands in the path of a view, by its name there. */
export interface PathParameters {
  readonly [name: string]: string;
}

/** The whole page. */
export function Frame() {
  if (session.value === null) {
    return keptKey.value === null ? <SignInView /> : <ResumeView keptKey={keptKey.value} />;
  }
  return (
    <Router hook={useHashPath}>
      <button type="button" class="skip" onClick={skipToView}>
        Skip to the content
      </button>
      <header class="page">
        <nav aria-label="Views">
          <ul>
            {NAVIGATION.map(([path, name]) => (
              <li key={path}>
                <NavigationLink path={path} name={name} />
              </li>
            ))}
          </ul>
        </nav>
        <div class="session">
          <LiveLight state={liveState.value} />
          <AccountGroups />
          <Link href="/key">
            <bdi>{session.value.apiKey.name}</bdi>
          </Link>
          <button
            type="button"
            class="secondary"
            onClick={() => {
              if (mayLeave()) signOut(null);
            }}
          >
            Sign out
          </button>
        </div>
      </header>
      <main id="view" tabIndex={-1} key={accountGroupId.value}>
        {accountGroupId.value === null ? (
          <p>This key has access to no account group.</p>
        ) : (
          <Views />
        )}
      </main>
    </Router>
  );
}

/** The address names the view, so that an anchor in the page would leave it. */
function skipToView(): void {
  document.getElementById("view")?.focus();
}

function NavigationLink({ path, name }: { readonly path: string; readonly name: string }) {
  const [location] = useHashPath();
  const isHere =
    path === "/"
      ? location === "/" || location.startsWith("/campaigns")
      : location.startsWith(path);
  return (
    <Link href={path} aria-current={isHere ? "page" : undefined}>
      {name}
    </Link>
  );
}

function Views() {
  return (
    <Switch>
      {VIEWS.map(([path, View]) => (
        <Route key={path} path={path}>
          {(params) => (
            <Failing key={JSON.stringify(params)}>
              <View params={params as PathParameters} />
            </Failing>
          )}
        </Route>
      ))}
      <Route>
        <NotFoundView />
      </Route>
    </Switch>
  );
}

function AccountGroups() {
  const accountGroups = session.value?.accountGroups ?? [];
  if (accountGroups.length < 2) return <bdi>{accountGroups[0]?.name}</bdi>;
  return (
    <select
      aria-label="Account group"
      value={accountGroupId.value ?? ""}
      onChange={({ currentTarget }) => {
        if (mayLeave()) chooseAccountGroup(currentTarget.value);
        else currentTarget.value = accountGroupId.value ?? "";
      }}
    >
      {accountGroups.map(({ id, name }) => (
        <option key={id} value={id}>
          {isolate(name)}
        </option>
      ))}
    </select>
  );
}

const LIVE_WORDS: Readonly<Record<LiveState, string>> = {
  off: "not live",
  connecting: "connecting",
  live: "live",
  refused:
    "not live: the server refuses this key the events; load the page again to see what is new",
  interrupted: "connection lost: what you see may be old; connecting again",
};

function LiveLight({ state }: { readonly state: LiveState }) {
  const isForbidden = state === "off" && !may("events:read");
  return (
    <span class={`live live-${state}`} role="status">
      {isForbidden ? "not live: the key lacks events:read" : LIVE_WORDS[state]}
    </span>
  );
}
