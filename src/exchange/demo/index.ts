/** A market to look at: two securities, ten investors, two books, a pool. */
export { CAST, type CastMember } from "./cast.js";
export { LISTINGS } from "./listings.js";
export { DemoError, type DemoOptions, type DemoOutcome, setUpDemo } from "./set-up.js";
