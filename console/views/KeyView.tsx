import { PERMISSIONS } from "../../src/keys/permissions.ts";
import { Time } from "../parts/Time.tsx";
import { View } from "../parts/View.tsx";
import { may, requireSession } from "../session.ts";

/** Whose key this is, and what it may do. */
export function KeyView() {
  const { apiKey, accountGroups } = requireSession();
  return (
    <View title={apiKey.name}>
      <dl>
        <dt>Id</dt>
        <dd>{apiKey.id}</dd>
        <dt>Made</dt>
        <dd>
          <Time at={apiKey.createdAt} />
        </dd>
        <dt>Valid until</dt>
        <dd>{apiKey.expiresAt === null ? "it is revoked" : <Time at={apiKey.expiresAt} />}</dd>
        <dt>Account groups</dt>
        <dd>
          <ul>
            {accountGroups.map(({ id, name }) => (
              <li key={id}>
                <bdi>{name}</bdi> <small>{id}</small>
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      <h2>Permissions</h2>
      <ul class="permissions">
        {PERMISSIONS.map((permission) => (
          <li key={permission}>
            <code>{permission}</code> {may(permission) ? "yes" : "no"}
          </li>
        ))}
      </ul>
    </View>
  );
}
