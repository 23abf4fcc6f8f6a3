import * as z from "zod/mini";
import { errorSignatures } from "../../chain/contracts/error-signatures.js";
import { setAccountField } from "../../chain/history/overrides.js";
import { shownUrl } from "../../chain/upstream/url.js";
import { toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams } from "../errors.js";
import { quantityToHex } from "../format/index.js";
import { defineMethod, optional, param } from "../method.js";
import { address, count, fixedBytes, flag, quantity, refined, refuse, text } from "../schema.js";
import { defineCheat } from "./cheats.js";
import { nextBaseFeeOf, suggestedTip } from "./fees.js";

const MAX_256 = (1n << 256n) - 1n;
/** Timers count no further than 2^31 - 1 milliseconds. */
const MAX_INTERVAL = 2_147_483;
const anything = z.unknown();

const chainId = refined("a chain id", count, (value) => (value > 0 ? value : refuse("a chain id is at least 1")));

/** `r ‖ s ‖ v`, where v is 27 or 28; or that and an address in a list, as Anvil takes them. */
const signature = fixedBytes("a signature", 65);
const impersonatedSignature = refined("a signature", anything, (value): Uint8Array | [Uint8Array, Uint8Array] => {
  const read = z.safeParse(Array.isArray(value) ? z.tuple([signature, address]) : signature, value);
  return read.success ? read.data : refuse(read.error.issues[0]?.message ?? "expected a signature");
});

/** Anvil's own cheats, and what it tells of itself. */
export const anvilCheats = [
  defineCheat({
    name: ["anvil_addBalance", "hardhat_addBalance", "tenderly_addBalance"],
    description: "Adds to an account's balance, in wei.",
    params: [param("address", address), param("amount", quantity)],
    handler: async ({ chain }, cause, address, amount) => {
      const most = MAX_256 - (chain.stateAt().account(address)?.balance ?? 0n);
      if (amount > most) throw invalidParams("invalid argument 1 (amount): the balance would not fit in 256 bits");
      await chain.override(cause, (overlay) => {
        const balance = (overlay.account(address)?.balance ?? 0n) + amount;
        setAccountField(overlay, address, { balance: balance > MAX_256 ? MAX_256 : balance });
      });
      return true;
    },
  }),
  defineCheat({
    name: "anvil_setAutomine",
    description: "Turns mining of each transaction at once on, which ends mining in intervals, or off.",
    params: [param("on", flag)],
    result: "null",
    handler: async ({ chain }, cause, automine) => {
      await chain.change(cause, (settings) => ({ ...settings, automine, ...(automine && { interval: 0 }) }));
      if (automine) await chain.mineAll();
      return null;
    },
  }),
  defineCheat({
    name: "anvil_setIntervalMining",
    description: "Mines a block every so many seconds and none in between; 0 leaves mining to evm_mine.",
    params: [param("seconds", count)],
    result: "null",
    handler: async ({ chain }, cause, seconds) => {
      if (seconds > MAX_INTERVAL) throw invalidParams(`invalid argument 0 (seconds): at most ${MAX_INTERVAL}`);
      await chain.change(cause, (settings) => ({ ...settings, automine: false, interval: seconds * 1000 }));
      return null;
    },
  }),
  defineMethod({
    name: ["anvil_getIntervalMining", "hardhat_getIntervalMining"],
    description: "Every how many seconds a block is mined.",
    result: "seconds, or null where blocks are not mined in intervals",
    handler: ({ chain }: NodeContext) => {
      const { interval } = chain.settings();
      return interval === 0 ? null : interval / 1000;
    },
  }),
  defineMethod({
    name: "anvil_nodeInfo",
    description: "Where the chain stands, and the rules and prices of the next block.",
    result: "object",
    handler: ({ chain, defaults }: NodeContext) => {
      const { number, hash, header } = chain.head();
      const fork = chain.nextFork();
      const upstream = chain.fork();
      return {
        currentBlockNumber: quantityToHex(number),
        currentBlockTimestamp: header.timestamp,
        currentBlockHash: toHex(hash),
        hardFork: `${fork[0]?.toUpperCase()}${fork.slice(1)}`,
        transactionOrder: "fees",
        environment: {
          baseFee: quantityToHex(nextBaseFeeOf(chain)),
          chainId: chain.config.chainId,
          gasLimit: quantityToHex(BigInt(chain.settings().gasLimit)),
          gasPrice: quantityToHex(defaults.gasPrice ?? nextBaseFeeOf(chain) + suggestedTip(chain)),
        },
        forkConfig: {
          forkUrl: upstream ? shownUrl(upstream.upstream().url) : null,
          forkBlockNumber: upstream?.point.number ?? null,
          forkRetryBackoff: null,
        },
      };
    },
  }),
  defineMethod({
    name: "anvil_getGenesisTime",
    description: "When the chain began, in unix seconds.",
    result: "number",
    handler: ({ chain }: NodeContext) => chain.genesisTime,
  }),
  defineCheat({
    name: "anvil_setChainId",
    description:
      "Sets the chain id, and the network id with it, from the next block on. Waiting transactions that are signed for another chain are dropped.",
    params: [param("chainId", chainId)],
    result: "null",
    handler: async ({ chain }, cause, id) => {
      await chain.setChainId(cause, id);
      return null;
    },
  }),
  defineCheat({
    name: "anvil_impersonateSignature",
    description:
      "Lets ecrecover return an address for a signature from the next block on, whatever was signed. The two may come as one list, as Anvil takes them.",
    params: [param("signature", impersonatedSignature), optional("address", address)],
    result: "null",
    handler: async ({ chain }, cause, first, second) => {
      const [signature, signer] = Array.isArray(first) ? first : [first, second];
      if (!signer) throw invalidParams("missing value for required argument 1 (address)");
      await chain.impersonateSignature(cause, signature, signer);
      return null;
    },
  }),
  defineCheat({
    name: "anvil_setRpcUrl",
    description: "Asks the chain that this one is a fork of at another address from now on.",
    params: [param("url", text)],
    result: "null",
    handler: async ({ forking }, _, url) => {
      await forking.setUrl(url);
      return null;
    },
  }),
  defineCheat({
    name: ["hardhat_setLoggingEnabled", "anvil_setLoggingEnabled"],
    description: "Turns the log of requests, transactions and console.log on or off, for as long as the node runs.",
    params: [param("on", flag)],
    handler: (context, _, enabled) => {
      context.setLogging(enabled);
      return true;
    },
  }),
  defineMethod({
    name: "anvil_enableTraces",
    description: "Changes nothing: every transaction can be traced at any time.",
    result: "null",
    handler: (_: NodeContext) => null,
  }),
  defineCheat({
    name: "hardhat_addCompilationResult",
    description: "Takes a compilation, by whose custom errors the reasons of reverts are told from now on.",
    params: [param("solcVersion", text), param("input", anything), param("output", anything)],
    handler: async ({ chain }, _, version, _input, output) => {
      await chain.addErrors(errorSignatures(output), `a compilation by solc ${version.slice(0, 40)}`);
      return true;
    },
  }),
];
