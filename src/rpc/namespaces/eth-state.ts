import * as z from "zod/mini";
import { EMPTY_ROOT, fromHex, KECCAK_EMPTY, toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { serverError } from "../errors.js";
import { quantityToHex } from "../format/index.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { address, block, LATEST, listOf, storageKey, storageRequests, word } from "../schema.js";
import { findBlock, findState } from "./block-reference.js";

const account = param("address", address);
const at = optional("block", block, LATEST);

const padded = (value: Uint8Array): string => `0x${toHex(value).slice(2).padStart(64, "0")}`;

/** Accounts, storage and code, at any block. */
export const ethState = defineNamespace<NodeContext>("eth", [
  defineMethod({
    name: "eth_getBalance",
    description: "The balance of an account, in wei.",
    params: [account, at],
    result: "quantity",
    handler: ({ chain }: NodeContext, address, reference) =>
      quantityToHex(findState(chain, reference).account(address)?.balance ?? 0n),
  }),
  defineMethod({
    name: "eth_getTransactionCount",
    description:
      "How many transactions an account has sent: its nonce. With `pending`, those that wait are counted too.",
    params: [account, at],
    result: "quantity",
    handler: ({ chain }: NodeContext, address, reference) => {
      const nonce = findState(chain, reference).account(address)?.nonce ?? 0n;
      const pending = reference.kind === "tag" && reference.tag === "pending";
      return quantityToHex(pending ? chain.pool.nextNonce(address, nonce) : nonce);
    },
  }),
  defineMethod({
    name: "eth_getCode",
    description: "The code of an account.",
    params: [account, at],
    result: "bytes",
    handler: ({ chain }: NodeContext, address, reference) => {
      const state = findState(chain, reference);
      return toHex(state.code(state.account(address)?.codeHash ?? KECCAK_EMPTY, address));
    },
  }),
  defineMethod({
    name: "eth_getStorageAt",
    description: "The value of a storage slot.",
    params: [account, param("slot", word), at],
    result: "32 bytes",
    handler: ({ chain }: NodeContext, address, slot, reference) => {
      const state = findState(chain, reference);
      const body = state.account(address);
      return body ? padded(state.storage(address, body.generation, slot)) : ZERO_WORD;
    },
  }),
  defineMethod({
    name: "eth_getStorageValues",
    description: "The values of storage slots of several accounts at once.",
    params: [param("requests", storageRequests), at],
    result: "lists of 32 bytes by address",
    handler: ({ chain }: NodeContext, requests, reference) => {
      const state = findState(chain, reference);
      return Object.fromEntries(
        requests.map(([address, slots]) => {
          const body = state.account(address);
          const value = (slot: Uint8Array): string =>
            body ? padded(state.storage(address, body.generation, slot)) : ZERO_WORD;
          return [toHex(address), slots.map(value)];
        }),
      );
    },
  }),
  defineMethod({
    name: "eth_getAccount",
    description: "An account as the state trie holds it.",
    params: [account, at],
    result: "nonce, balance, code hash and storage root",
    handler: ({ chain }: NodeContext, address, reference) => {
      const body = findState(chain, reference).account(address);
      return {
        nonce: quantityToHex(body?.nonce ?? 0n),
        balance: quantityToHex(body?.balance ?? 0n),
        codeHash: toHex(body?.codeHash ?? KECCAK_EMPTY),
        storageRoot: toHex(body?.storageRoot ?? EMPTY_ROOT),
      };
    },
  }),
  defineMethod({
    name: "eth_getAccountInfo",
    description: "Nonce, balance and code of an account.",
    params: [account, at],
    result: "nonce, balance and code",
    handler: ({ chain }: NodeContext, address, reference) => {
      const state = findState(chain, reference);
      const body = state.account(address);
      return {
        balance: quantityToHex(body?.balance ?? 0n),
        nonce: quantityToHex(body?.nonce ?? 0n),
        code: toHex(state.code(body?.codeHash ?? KECCAK_EMPTY, address)),
      };
    },
  }),
  defineMethod({
    name: "eth_getProof",
    description: "An account and some of its slots with their Merkle proofs against the block's state root (EIP-1186).",
    params: [account, param("slots", listOf(storageKey, 1024)), at],
    result: z.any(),
    handler: async ({ chain }: NodeContext, address, slots, reference) => {
      const found = await findBlock(chain, reference);
      if (!found || found.seq < 0) throw serverError("header not found");
      const prover = chain.state.prover(found.number);
      const { body, proof } = prover.account(address);
      return {
        address: toHex(address),
        accountProof: proof.map(toHex),
        balance: quantityToHex(body?.balance ?? 0n),
        codeHash: toHex(body?.codeHash ?? KECCAK_EMPTY),
        nonce: quantityToHex(body?.nonce ?? 0n),
        storageHash: toHex(body?.storageRoot ?? EMPTY_ROOT),
        storageProof: slots.map(({ slot, text }) => {
          const { value, proof } = prover.slot(address, slot);
          return { key: text, value: quantityToHex(BigInt(padded(value))), proof: proof.map(toHex) };
        }),
      };
    },
  }),
]);

const ZERO_WORD = toHex(fromHex("00".repeat(32)));
