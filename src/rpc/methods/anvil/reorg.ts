import * as z from "zod/mini";
import type { SignedTransaction } from "../../../chain/index.js";
import { toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { invalidParams, serverError } from "../../errors.js";
import { optional, param } from "../../method.js";
import { complete, sign } from "../../requests/complete-transaction.js";
import { NULL } from "../../schema/answers.js";
import { count, hexData, listOf, refined, type TransactionRequest, transactionRequest } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

const MAX_DEPTH = 10_000;

const placed = refined(
  "a transaction with the new block that it is for",
  listOf(z.unknown(), 2),
  ([transaction, block]): { transaction: TransactionRequest | Uint8Array; block: number } => {
    const schema = typeof transaction === "string" ? hexData : transactionRequest;
    const read = z.safeParse(schema as z.ZodMiniType<TransactionRequest | Uint8Array>, transaction);
    const number = z.safeParse(count, block);
    if (!read.success) throw invalidParams(`invalid transaction: ${read.error.issues[0]?.message}`);
    if (!number.success) throw invalidParams(`invalid block: ${number.error.issues[0]?.message}`);
    return { transaction: read.data, block: number.data };
  },
  { type: "readonly [TransactionRequest | Hex, number]" },
);

export const anvil_reorg = defineTestMethod({
  name: "anvil_reorg",
  description:
    "Takes the last blocks off the chain and mines as many in their place, with the given transactions: each with the new block that it is for, from 0.",
  peers: ["anvil"],
  params: [param("depth", count), optional("tx_block_pairs", listOf(placed, 10_000), [])],
  result: NULL,
  handler: async (context, cause, depth, pairs) => {
    if (depth > MAX_DEPTH) throw invalidParams(`invalid argument 0 (depth): at most ${MAX_DEPTH} blocks at a time`);
    const refused = await context.chain.reorganise(await newBlocks(context, depth, pairs), cause);
    const [first] = refused;
    if (first) {
      throw serverError(
        `the chain was reorganised without ${refused.length} of the transactions; the first of them, ${toHex(first.transaction.hash)}: ${first.reason}`,
      );
    }
    return null;
  },
});

/** The transactions of each new block, filled in and signed on the state after the block that stays. */
async function newBlocks(
  context: NodeContext,
  depth: number,
  pairs: readonly { transaction: TransactionRequest | Uint8Array; block: number }[],
): Promise<SignedTransaction[][]> {
  const { chain, wallet } = context;
  const blocks: SignedTransaction[][] = Array.from({ length: depth }, () => []);
  const staying = chain.head().number - depth;
  if (staying < chain.genesisNumber) {
    throw invalidParams(
      `invalid argument 0 (depth): the chain has ${chain.head().number - chain.genesisNumber} blocks`,
    );
  }
  const state = chain.stateAt(staying);
  const nonces = new Map<string, bigint>();
  for (const { transaction, block } of [...pairs].sort((a, b) => a.block - b.block)) {
    const list = blocks[block];
    if (!list) {
      throw invalidParams(
        `invalid argument 1 (tx_block_pairs): block ${block} is not among the ${depth} new ones, which count from 0`,
      );
    }
    if (transaction instanceof Uint8Array) {
      list.push(await chain.decode(transaction));
      continue;
    }
    const from = transaction.from ?? (wallet.accounts()[0] as Uint8Array);
    const key = toHex(from);
    const nonce = transaction.nonce ?? nonces.get(key) ?? state.account(from)?.nonce ?? 0n;
    nonces.set(key, nonce + 1n);
    const data = await complete(context, { ...transaction, from, nonce });
    list.push(await sign(context, data, from));
  }
  return blocks;
}
