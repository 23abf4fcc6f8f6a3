// @ts-check
import { openConnection } from "./connection.js";

/** @typedef {import("./connection.js").Connection} Connection */

/**
 * Opens one connection a lane, runs the task on them, and closes them whatever happens.
 * @template T
 * @param {string} url
 * @param {number} count
 * @param {(connections: Connection[]) => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withLanes(url, count, task) {
  const connections = await Promise.all(Array.from({ length: count }, () => openConnection(url)));
  try {
    return await task(connections);
  } finally {
    for (const connection of connections) connection.close();
  }
}
