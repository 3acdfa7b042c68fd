/** What belongs to one request, and what a handler works with. */
import type { AccountGroupPlace } from "../../domain/accountGroup.ts";
import type { ApiKey } from "../../keys/apiKeys.ts";
import type { AnswerContext } from "../answer/context.ts";

/** What belongs to one request. */
export interface RequestContext extends AnswerContext {
  readonly env: Env;
  readonly execution: ExecutionContext;
}

/** What the handler of a key's own route works with: checked, but for the request itself. */
export interface OwnRouteInput<Parameters, Query, Body> {
  readonly parameters: Parameters;
  readonly query: Query;
  readonly body: Body;
  readonly apiKey: ApiKey;
  readonly idempotencyKey: string | null;
  /** The tag of the plan that the request names in `If-Match`. */
  readonly planTag: string | null;
  /** As it came: for what a single endpoint asks of it. Its body is read already. */
  readonly request: Request;
}

/** What the handler of an account group's route works with. */
export interface RouteInput<Parameters, Query, Body>
  extends OwnRouteInput<Parameters, Query, Body> {
  readonly place: AccountGroupPlace;
  /** The database of the account group. */
  readonly database: D1Database;
}
