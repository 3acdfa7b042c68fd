import { apiKeyAnswer, getApiKey } from "../../../src/api/accounts/getApiKey.ts";
import { accountGroupPage, listAccounts } from "../../../src/api/accounts/listAccounts.ts";
import { accountGroupExample, apiKeyExample, lastPage } from "../examples.ts";
import { describeOperation } from "../operation.ts";

export const accountOperations = [
  describeOperation(listAccounts, {
    tag: "Accounts",
    summary: "List the account groups of the key",
    description:
      "Lists the account groups that the key has access to, oldest first. Any valid key may ask.",
    answer: {
      status: 200,
      name: "AccountGroupListSuccessResponse",
      description: "A page of account groups",
      data: accountGroupPage,
      examples: { lastPage: lastPage(accountGroupExample) },
    },
    failures: [],
  }),
  describeOperation(getApiKey, {
    tag: "Accounts",
    summary: "Look at the key",
    description:
      "Tells a key about itself: whose it is, what it may do, and until when. `GET /v1/accounts` lists the account groups that it has access to.",
    answer: {
      status: 200,
      name: "ApiKeySuccessResponse",
      description: "The key that the request was made with",
      data: apiKeyAnswer,
      examples: { key: apiKeyExample },
    },
    failures: [],
  }),
];
