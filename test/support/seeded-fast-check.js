/**
 * fast-check with the seed of `FAST_CHECK_SEED`, if that is set: CI sets it, so that a run shows the effect of the change and not of its
 * luck. Elsewhere each run has a seed of its own, which a failure prints. jest.config.js maps `fast-check` to this file.
 */
import fc from "../../node_modules/fast-check/lib/fast-check.js";

const seed = process.env.FAST_CHECK_SEED;
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });

export * from "../../node_modules/fast-check/lib/fast-check.js";
export { default } from "../../node_modules/fast-check/lib/fast-check.js";
