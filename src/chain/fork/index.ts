export { checkUpstream, type ForkBlock, findForkBlock, forkGenesis } from "./begin.js";
export { ForkError, type ForkErrorCode, shownUrl } from "./errors.js";
export { createFork, type Fork, UpstreamError } from "./fork.js";
export type { BlockJson } from "./header.js";
export { missing } from "./missing.js";
export { createUpstream, type Eip1193, type Upstream, type UpstreamCall, type UpstreamOptions } from "./upstream.js";
