// @ts-check

/** @typedef {import("./connection.js").Connection} Connection */

/**
 * Makes one JSON-RPC request body. The id is always 1: a lane has one request in flight.
 * @param {string} method
 * @param {unknown[]} params
 * @returns {string}
 */
export function requestBody(method, params) {
  return JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
}

/**
 * Takes the result out of an answer; an error answer is thrown with the node's own words.
 * @param {string} answer
 * @returns {unknown}
 */
export function resultOf(answer) {
  const { result, error } = JSON.parse(answer);
  if (error !== undefined && error !== null) throw new Error(`the node answered: ${error.message ?? answer}`);
  return result;
}

/**
 * @param {Connection} connection
 * @param {string} method
 * @param {unknown[]} [params]
 * @returns {Promise<unknown>}
 */
export async function call(connection, method, params = []) {
  return resultOf(await connection.post(requestBody(method, params)));
}

/**
 * @param {Connection} connection
 * @param {string} method
 * @param {unknown[]} [params]
 * @returns {Promise<number>} a quantity small enough for a number: a nonce, a block number, a count
 */
export async function callCount(connection, method, params) {
  return Number(await call(connection, method, params));
}
