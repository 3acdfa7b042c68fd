import { ApiError } from "../answer/failures.ts";

/** The answer to a call that creates something in an account group that the key names and that does not exist. */
export function accountGroupNotFound(accountGroupId: string): ApiError {
  return new ApiError("notFound", `There is no account group ${accountGroupId}.`);
}
