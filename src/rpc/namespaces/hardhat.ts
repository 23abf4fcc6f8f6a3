import { setAccountField } from "../../chain/history/overrides.js";
import { toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams, serverError } from "../errors.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { address, count, flag, quantity, quantity64, word } from "../schema.js";
import { anvilCheats } from "./anvil.js";
import { blobMethods } from "./blobs.js";
import { defineCheat } from "./cheats.js";
import { erc20Cheats } from "./erc20.js";
import { poolCheats } from "./pool-cheats.js";
import { rewinding } from "./rewind.js";
import { stateDump } from "./state-dump.js";

const MAX_BLOCKS = 1_000_000;
const account = param("address", address);

/** Hardhat's and Anvil's cheats that no other namespace has under another name. */
export const hardhat = defineNamespace<NodeContext>("hardhat", [
  defineCheat({
    name: ["hardhat_mine", "anvil_mine"],
    description:
      "Mines some blocks, each so many seconds after the one before it: one at least, unless blocks may share a timestamp.",
    params: [optional("blocks", count, 1), optional("interval", count, 1)],
    handler: async ({ chain }, cause, blocks, interval) => {
      if (blocks > MAX_BLOCKS)
        throw invalidParams(`invalid argument 0 (blocks): at most ${MAX_BLOCKS} blocks at a time`);
      await chain.mine(blocks, { interval: Math.max(interval, chain.config.sharedTimestamps ? 0 : 1) });
      // The clock goes on from the last block's time.
      if (blocks > 1 && chain.source === "system") {
        await chain.moveClock(cause, (parent) => chain.clock.setTime(parent, parent));
      }
      return true;
    },
  }),
  defineCheat({
    name: "hardhat_setNonce",
    description:
      "Sets an account's nonce, which may not be smaller than it was: contracts would be created where some are.",
    params: [account, param("nonce", quantity64)],
    handler: async ({ chain }, cause, address, nonce) => {
      await chain.override(cause, (overlay) => {
        const existing = overlay.account(address)?.nonce ?? 0n;
        if (nonce < existing) {
          throw serverError(
            `New nonce (${nonce}) must not be smaller than the existing nonce (${existing}); evm_setAccountNonce and anvil_setNonce take any`,
          );
        }
        setAccountField(overlay, address, { nonce });
      });
      return true;
    },
  }),
  defineCheat({
    name: ["hardhat_impersonateAccount", "anvil_impersonateAccount"],
    description: "Lets eth_sendTransaction send in the name of an account whose key the node does not have.",
    params: [account],
    handler: async ({ chain }, cause, address) => {
      const name = toHex(address);
      await chain.change(cause, (settings) => ({
        ...settings,
        impersonated: [...settings.impersonated.filter((other) => other !== name), name],
      }));
      return true;
    },
  }),
  defineCheat({
    name: ["hardhat_stopImpersonatingAccount", "anvil_stopImpersonatingAccount"],
    description: "Ends that.",
    params: [account],
    handler: async ({ chain }, cause, address) => {
      const name = toHex(address);
      await chain.change(cause, (settings) => ({
        ...settings,
        impersonated: settings.impersonated.filter((other) => other !== name),
      }));
      return true;
    },
  }),
  defineCheat({
    name: ["anvil_autoImpersonateAccount", "hardhat_autoImpersonateAccount"],
    description: "Lets eth_sendTransaction send in anyone's name.",
    params: [param("on", flag)],
    handler: async ({ chain }, cause, impersonateAll) => {
      await chain.change(cause, (settings) => ({ ...settings, impersonateAll }));
      return true;
    },
  }),
  defineCheat({
    name: ["hardhat_setNextBlockBaseFeePerGas", "anvil_setNextBlockBaseFeePerGas"],
    description: "Sets the base fee of the next block, in wei.",
    params: [param("baseFee", quantity)],
    handler: async ({ chain }, cause, baseFee) => {
      await chain.change(cause, (settings) => ({ ...settings, nextBaseFee: baseFee.toString() }));
      return true;
    },
  }),
  defineCheat({
    name: ["hardhat_setPrevRandao", "anvil_setPrevRandao", "anvil_setNextBlockPrevRandao"],
    description: "Sets what PREVRANDAO answers in the next block.",
    params: [param("prevRandao", word)],
    handler: async ({ chain }, cause, prevRandao) => {
      await chain.change(cause, (settings) => ({ ...settings, nextPrevRandao: toHex(prevRandao) }));
      return true;
    },
  }),
  defineMethod({
    name: ["hardhat_getAutomine", "anvil_getAutomine"],
    description: "Whether each transaction is mined at once.",
    result: "true or false",
    handler: ({ chain }: NodeContext) => chain.settings().automine,
  }),
  defineMethod({
    name: ["hardhat_metadata", "anvil_metadata"],
    description: "What the node is and where its chain stands.",
    result: "object",
    handler: ({ chain, clientVersion }: NodeContext) => {
      const { number, hash } = chain.head();
      const fork = chain.fork();
      return {
        clientVersion,
        chainId: chain.config.chainId,
        instanceId: toHex(chain.genesisHash),
        latestBlockNumber: number,
        latestBlockHash: toHex(hash),
        ...(fork && {
          forkedNetwork: {
            chainId: fork.point.chainId,
            forkBlockNumber: fork.point.number,
            forkBlockHash: fork.point.hash,
          },
        }),
      };
    },
  }),
  ...anvilCheats,
  ...poolCheats,
  ...rewinding,
  ...erc20Cheats,
  ...blobMethods,
  ...stateDump,
]);
