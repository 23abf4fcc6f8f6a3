/** The engines that a chain can be run by, as the command names them. */
export type EngineName = "native" | "ganache";

declare global {
  /** Set by jest.config.js, which runs the tests of whole chains once for each engine. */
  var COUVERTURE_ENGINE: EngineName | undefined;
}

/** The engine of every chain that this run of the tests starts, where a test does not say itself. */
export const ENGINE: EngineName = globalThis.COUVERTURE_ENGINE ?? "native";

/** What the engines differ in: the rows of the table in docs/engines.md, which says why. test/engines.test.ts compares the two. */
export const DIFFERENCES = [
  "block 0",
  "--genesis",
  "gas of a transaction that does not say",
  "a transaction whose nonce is too high",
  "evm_setAccount…",
  "evm_revert",
  "numbers of snapshot ids",
  "reverting to a snapshot id of an earlier session",
  "accounts made by request",
  "addresses 1 to 18",
  "fees",
  "root of failed receipts",
  "block reward before the merge",
  "hardfork",
  "methods",
  "parameters",
  "pending",
  "nonce 0",
  "calls",
  "eth_getStorageAt",
  "eth_getLogs",
  "subscriptions",
  "traces",
  "web3_clientVersion",
  "errors",
] as const;

export type Difference = (typeof DIFFERENCES)[number];

/** What holds on the engine of this run, where the two differ. */
export function byEngine<T>(_difference: Difference, each: Readonly<Record<EngineName, T>>): T {
  return each[ENGINE];
}

/** Declares a test, as `it` does. */
type Declare = (name: string, test: () => Promise<void>, timeout?: number) => void;

/**
 * A test of what the native engine alone has. It is not left out on Ganache: there it has to fail, and for the reason that is
 * named, so that a difference which is none any more is found.
 * @param failure what the failure says
 */
export function nativeOnly(difference: Difference, failure: RegExp): Declare {
  if (ENGINE === "native") return it;
  return (name, test, timeout) =>
    it(`cannot be seen on Ganache (${difference}): ${name}`, () => expect(test()).rejects.toThrow(failure), timeout);
}
