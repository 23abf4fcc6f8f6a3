import type { ChainReader } from "../../chain/index.js";
import type { Fork } from "../../chain/upstream/fork.js";

/** A request of a fork. */
export interface ForkedRequest {
  readonly chain: ChainReader;
  readonly fork: Fork;
  /** The method. */
  readonly name: string;
  /** As the method takes them. */
  readonly values: readonly unknown[];
  /** By position, as they came. */
  readonly params: readonly unknown[];
  /** Answers it from this chain. */
  here(values: readonly unknown[]): Promise<unknown>;
}

/** Answers a request of a fork; undefined where the parameters decide, or this chain answers. */
export type ForkAnswer = (request: ForkedRequest) => Promise<unknown> | undefined;

/** How a fork answers a method: by a function, or from this chain alone for the reason given. */
export type ForkRule = ForkAnswer | { readonly own: string };

/** This chain answers whatever is before the fork. @param own why */
export const ownAnswer = (own: string): ForkRule => ({ own });

export const quantity = (number: number): string => `0x${number.toString(16)}`;
