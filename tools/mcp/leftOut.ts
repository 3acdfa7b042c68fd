/** The operations that are no tools, each with the reason. What is neither here nor a tool fails a test. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  createSender: "Its answer has a secret, which would stay in the conversation.",
  rotateSenderSecret: "Its answer has a secret, and the one before it ends.",
  createWebhookEndpoint: "Its answer has a secret, which would stay in the conversation.",
  rotateWebhookSecret: "Its answer has a secret, and the one before it ends.",
  updateSender: "It can move where messages are sent, and lift the limits of a person's account.",
  updateWebhookEndpoint: "It can move where replies and names are sent.",
  deleteWebhookEndpoint:
    "It ends what a program of the team relies on, and no tool can register it again.",
  eraseLead: "It cannot be undone: whoever answers for a person's data does it.",
  removeSuppression: "It lets somebody be written to who has asked not to be.",
  receiveSenderEvents: "It is how senders report: who calls it says what leads have done.",
  resolveAction:
    "Only whoever has looked knows what became of it: a wrong answer is a second message.",
  resolveActions:
    "Only whoever has looked knows what became of them: a wrong answer is second messages.",
};
