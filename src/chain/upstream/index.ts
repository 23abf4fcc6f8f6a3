export { checkUpstream, type ForkBlock, findForkBlock, forkGenesis } from "./begin.js";
export { ForkError, type ForkErrorCode } from "./errors.js";
export { createFork, type Fork, UpstreamError } from "./fork.js";
export type { BlockJson } from "./header.js";
export { missing } from "./missing.js";
export type { UpstreamCall } from "./transport.js";
export { createUpstream, type Eip1193, type Upstream, type UpstreamOptions } from "./upstream.js";
export { isUpstreamUrl, shownUrl, UPSTREAM_URL_RULE } from "./url.js";
