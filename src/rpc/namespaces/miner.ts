import { toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams } from "../errors.js";
import { defineNamespace, optional, param } from "../method.js";
import { address, count, hexData, quantity } from "../schema.js";
import { defineCheat } from "./cheats.js";

const MAX_EXTRA_DATA = 32;

/** How the node mines (geth, Ganache). */
export const miner = defineNamespace<NodeContext>("miner", [
  defineCheat({
    name: "miner_start",
    description: "Mines each transaction at once again, and what has waited since miner_stop.",
    params: [optional("threads", count)],
    handler: async ({ chain }, cause) => {
      await chain.change(cause, (settings) => ({ ...settings, automine: true }));
      await chain.mineAll();
      return true;
    },
  }),
  defineCheat({
    name: "miner_stop",
    description: "Stops mining: transactions wait until miner_start or evm_mine.",
    handler: async ({ chain }, cause) => {
      await chain.change(cause, (settings) => ({ ...settings, automine: false, interval: 0 }));
      return true;
    },
  }),
  defineCheat({
    name: ["miner_setEtherbase", "hardhat_setCoinbase", "anvil_setCoinbase"],
    description: "Sets who is given the fees of the blocks to come.",
    params: [param("address", address)],
    handler: async ({ chain }, cause, address) => {
      await chain.change(cause, (settings) => ({ ...settings, coinbase: toHex(address) }));
      return true;
    },
  }),
  defineCheat({
    name: "miner_setExtra",
    description: "Sets the extra data of the blocks to come, at most 32 bytes.",
    params: [param("extraData", hexData)],
    handler: async ({ chain }, cause, extraData) => {
      if (extraData.length > MAX_EXTRA_DATA) {
        throw invalidParams(`invalid argument 0 (extraData): extra data exceeds max length. ${extraData.length} > 32`);
      }
      await chain.change(cause, (settings) => ({ ...settings, extraData: toHex(extraData) }));
      return true;
    },
  }),
  defineCheat({
    name: "miner_setGasPrice",
    description:
      "Sets what is offered on top of the base fee where a transaction does not say, and the least that it must offer, in wei.",
    params: [param("gasPrice", quantity)],
    handler: async ({ chain }, cause, gasPrice) => {
      const price = gasPrice.toString();
      await chain.change(cause, (settings) => ({ ...settings, minGasPrice: price, tip: price }));
      return true;
    },
  }),
  defineCheat({
    name: ["hardhat_setMinGasPrice", "anvil_setMinGasPrice"],
    description: "Sets the least gas price that a transaction must offer, in wei.",
    params: [param("gasPrice", quantity)],
    handler: async ({ chain }, cause, minGasPrice) => {
      await chain.change(cause, ({ tip: _tip, ...settings }) => ({ ...settings, minGasPrice: minGasPrice.toString() }));
      return true;
    },
  }),
]);
