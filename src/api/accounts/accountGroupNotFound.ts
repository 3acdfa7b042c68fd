import { ApiError } from "../answer/failures.ts";

/** The answer to who creates something in an account group that is gone, though the key still names it. */
export function accountGroupNotFound(accountGroupId: string): ApiError {
  return new ApiError("notFound", `There is no account group ${accountGroupId}.`);
}
