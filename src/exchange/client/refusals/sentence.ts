import type { Abi, ContractErrorArgs, ContractErrorName } from "viem";
import type { Wording } from "./wording.js";

/** An error of a contract, for people. */
export interface Sentence<Args extends readonly unknown[] = readonly never[]> {
  /** The rule behind the refusal, in a few words. */
  rule: string;
  /** What happened and what to do. */
  say(args: Args, words: Wording): string;
}

type ArgsOf<abi extends Abi, name extends ContractErrorName<abi>> =
  ContractErrorArgs<abi, name> extends infer Args extends readonly unknown[] ? Args : readonly [];

/** A sentence for every error of an ABI. */
export type Sentences<abi extends Abi> = {
  readonly [name in ContractErrorName<abi>]: Sentence<ArgsOf<abi, name>>;
};
