/** What the servers bear from clients. Sizes in bytes, times in milliseconds. */
export interface Limits {
  /** Body of an HTTP request, or a WebSocket message. Holds a state dump for `anvil_loadState` as well as six blobs. */
  readonly bodyBytes: number;
  /** Requests in one batch. */
  readonly batchLength: number;
  /** Arrays and objects inside each other. */
  readonly nestingDepth: number;
  /** How long a request may take to be answered, once it has arrived. */
  readonly answerMilliseconds: number;
  /** How long a request may take to arrive whole. */
  readonly arrivalMilliseconds: number;
  /** How long an idle HTTP connection is kept. Longer than clients keep theirs, so that they are the ones to close it. */
  readonly keepAliveMilliseconds: number;
  /** TCP connections at one time. */
  readonly connections: number;
  readonly subscriptionsPerConnection: number;
  /** What a WebSocket client may leave unread before it is cut off. */
  readonly unreadBytes: number;
  /** Requests of one WebSocket under way; further ones are not read until some are answered. */
  readonly webSocketRequests: number;
  /** Time between pings of a WebSocket. One that has not answered the last ping is cut off. */
  readonly pingMilliseconds: number;
  /** How long closing waits for requests under way. */
  readonly closeMilliseconds: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 64 * 1024 * 1024,
  batchLength: 1000,
  nestingDepth: 128,
  answerMilliseconds: 600_000,
  arrivalMilliseconds: 300_000,
  keepAliveMilliseconds: 75_000,
  connections: 5000,
  subscriptionsPerConnection: 1000,
  unreadBytes: 64 * 1024 * 1024,
  webSocketRequests: 1000,
  pingMilliseconds: 30_000,
  closeMilliseconds: 5000,
};
