/** Chains for tests: what a program imports from "couverture/testing". */
export { HooksError, type TestHooks } from "./hooks.js";
export { type TestChain, type UseChainOptions, useChain } from "./use-chain.js";
