import type { Chain, SignedTransaction } from "../../chain/index.js";
import { toHex } from "../../ethereum/index.js";
import { invalidParams } from "../errors.js";
import { param } from "../method.js";
import { address, hash } from "../schema.js";
import { defineCheat } from "./cheats.js";

async function dropAll(chain: Chain, transactions: readonly SignedTransaction[], reason: string): Promise<void> {
  await Promise.all(transactions.map((transaction) => chain.dropTransaction(transaction.hash, reason)));
}

/** Cheats that take waiting transactions away. */
export const poolCheats = [
  defineCheat({
    name: ["hardhat_dropTransaction", "anvil_dropTransaction"],
    description: "Takes a waiting transaction out of the pool.",
    params: [param("hash", hash)],
    result: "whether it was there",
    handler: async ({ chain }, { method }, hash) => {
      if (chain.state.transaction(hash)) {
        throw invalidParams(`Transaction ${toHex(hash)} cannot be dropped because it's already mined`);
      }
      return chain.dropTransaction(hash, method);
    },
  }),
  defineCheat({
    name: ["anvil_dropAllTransactions", "hardhat_dropAllTransactions"],
    description: "Takes every waiting transaction out of the pool.",
    result: "null",
    handler: async ({ chain }, { method }) => {
      await dropAll(chain, chain.pool.all(), method);
      return null;
    },
  }),
  defineCheat({
    name: "anvil_removePoolTransactions",
    description: "Takes every waiting transaction of a sender out of the pool.",
    params: [param("address", address)],
    result: "null",
    handler: async ({ chain }, { method }, sender) => {
      await dropAll(chain, chain.pool.of(sender), method);
      return null;
    },
  }),
];
