/** The queues of a deployment: each database has two of its own, so that no tenant's rush is ahead of another database's work. */
import { requireBinding } from "../platform/numberedBinding.ts";

/**
 * The queue on which the ranges of a database's runs travel.
 *
 * @throws {UpstreamError} when the deployment binds none
 */
export function creationQueueOf(env: object, databaseNumber: number): Queue {
  return requireBinding(env, "QUEUE", "INSTANCE_CREATION", databaseNumber);
}

/**
 * The queue on which the actions of a database's senders travel.
 *
 * @throws {UpstreamError} when the deployment binds none
 */
export function actionQueueOf(env: object, databaseNumber: number): Queue {
  return requireBinding(env, "QUEUE", "ACTIONS", databaseNumber);
}
