// What `require("couverture/testing")` gives. The types are those of the ES module.
import type * as testing from "../dist/testing/index.js" with { "resolution-mode": "import" };

export declare const useChain: typeof testing.useChain;
export declare const HooksError: typeof testing.HooksError;

export type HooksError = testing.HooksError;
export type TestChain = testing.TestChain;
export type TestHooks = testing.TestHooks;
export type UseChainOptions = testing.UseChainOptions;
