/** The queues of a deployment: each database has two of its own, so that no tenant's rush is ahead of another database's work. */
import { findBinding } from "../platform/numberedBinding.ts";
import { UpstreamError } from "../platform/upstream.ts";

/** The queue on which the ranges of a database's runs travel. */
export function creationQueueOf(env: object, databaseNumber: number): Queue {
  return queueOf(env, "INSTANCE_CREATION", databaseNumber);
}

/** The queue on which the actions of a database's senders travel. */
export function actionQueueOf(env: object, databaseNumber: number): Queue {
  return queueOf(env, "ACTIONS", databaseNumber);
}

/** @throws {UpstreamError} when the deployment binds none */
function queueOf(env: object, name: string, databaseNumber: number): Queue {
  const queue = findBinding<Queue>(env, name, databaseNumber);
  if (queue !== undefined) return queue;
  throw new UpstreamError("QUEUE", `find the queue ${name} of database ${databaseNumber}`, [
    new Error(`The deployment binds no ${name}_${databaseNumber}.`),
  ]);
}
