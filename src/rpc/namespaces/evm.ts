import * as z from "zod/mini";
import { setAccountField } from "../../chain/history/overrides.js";
import type { Chain } from "../../chain/index.js";
import { passphraseDigest } from "../../chain/wallet/index.js";
import { quantityToBytes, toHex } from "../../ethereum/index.js";
import type { ReceiptEntry } from "../../persistence/records/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams } from "../errors.js";
import { blockToJson, quantityToHex } from "../format/index.js";
import { defineNamespace, optional, param } from "../method.js";
import { shown } from "../schema/reader.js";
import { address, count, field, flag, hexData, listOf, objectOf, quantity, quantity64, text, word } from "../schema.js";
import { defineCheat } from "./cheats.js";

const account = param("address", address);
const MAX_BLOCKS = 1_000_000;
const MOST_DETAILED = 1_000;
/** In unix milliseconds, of March 1973; in unix seconds, of the year 5138. */
const LEAST_MILLISECONDS = 100_000_000_000;
/** Timers count no further, and would fire at once. */
const MAX_INTERVAL = 2 ** 31 - 1;

const mineOptions = z.union([
  count,
  objectOf("mining options", z.object({ blocks: field(count), timestamp: field(count) })),
]);

/** Ganache's and Hardhat's means to move the chain's time, blocks and accounts. */
export const evm = defineNamespace<NodeContext>("evm", [
  defineCheat({
    name: "evm_mine",
    description: "Mines a block of what waits, or as many as `blocks` says, the first with the given timestamp.",
    params: [optional("options", mineOptions)],
    result: '"0x0"',
    handler: async ({ chain }, _, options) => {
      const { blocks = 1, timestamp = undefined } =
        typeof options === "number" ? { timestamp: options } : (options ?? {});
      if (blocks > MAX_BLOCKS)
        throw invalidParams(`invalid argument 0 (options): at most ${MAX_BLOCKS} blocks at a time`);
      await chain.mine(blocks, { timestamp });
      return "0x0";
    },
  }),
  defineCheat({
    name: ["evm_mine_detailed", "anvil_mine_detailed"],
    description: "Mines as evm_mine does, and answers the blocks, with what failed transactions returned and why.",
    params: [optional("options", mineOptions)],
    result: "list of blocks with whole transactions",
    handler: async ({ chain }, _, options) => {
      const { blocks = 1, timestamp = undefined } =
        typeof options === "number" ? { timestamp: options } : (options ?? {});
      if (blocks > MOST_DETAILED) {
        throw invalidParams(`invalid argument 0 (options): at most ${MOST_DETAILED} blocks at a time`);
      }
      return (await chain.mine(blocks, { timestamp })).map((block) => detailed(chain, block));
    },
  }),
  defineCheat({
    name: ["evm_snapshot", "hardhat_snapshot", "anvil_snapshot"],
    description: "Marks where the chain is, for evm_revert. Marks survive a restart.",
    result: "mark id",
    handler: async ({ chain }) => quantityToHex(await chain.checkpoint()),
  }),
  defineCheat({
    name: ["evm_revert", "hardhat_revert", "anvil_revert"],
    description:
      "Goes back to a mark; it and those after it are used up. What is undone stays in the ledger, as orphaned.",
    params: [param("mark", quantity64)],
    result: "whether there was such a mark",
    handler: ({ chain }, cause, id) => chain.revertTo(Number(id), cause),
  }),
  defineCheat({
    name: ["evm_increaseTime", "anvil_increaseTime"],
    description: "Moves the clock forward by some seconds.",
    params: [param("seconds", count)],
    result: "the whole offset in seconds",
    handler: ({ chain }, cause, seconds) => chain.moveClock(cause, (parent) => chain.clock.increase(seconds, parent)),
  }),
  defineCheat({
    name: ["evm_setTime", "anvil_setTime"],
    description:
      "Sets the clock to an instant: a date, unix milliseconds as for Ganache, or unix seconds as for Anvil, which what would be before March 1973 in milliseconds is taken for.",
    params: [param("time", z.union([count, text]))],
    result: "the offset from the machine's clock in seconds",
    handler: ({ chain }, cause, time) => {
      const instant = typeof time === "number" ? time : Date.parse(time);
      if (!Number.isFinite(instant)) throw invalidParams(`invalid argument 0 (time): ${shown(time)} is no date`);
      const inSeconds = typeof time === "number" && instant < LEAST_MILLISECONDS;
      const seconds = inSeconds ? instant : Math.floor(instant / 1000);
      return chain.moveClock(cause, (parent) => chain.clock.setTime(seconds, parent));
    },
  }),
  defineCheat({
    name: ["evm_setNextBlockTimestamp", "anvil_setNextBlockTimestamp"],
    description: "Sets the timestamp of the next block, in unix seconds; the clock continues from there.",
    params: [param("timestamp", count)],
    result: "the timestamp as decimal text",
    handler: async ({ chain }, cause, timestamp) => {
      await chain.moveClock(cause, (parent) => chain.clock.setNext(timestamp, parent));
      return String(timestamp);
    },
  }),
  defineCheat({
    name: ["anvil_setBlockTimestampInterval", "hardhat_setBlockTimestampInterval"],
    description: "Puts each block so many seconds after its parent, whatever the clock says.",
    params: [param("seconds", count)],
    result: "null",
    handler: ({ chain }, cause, seconds) => chain.moveClock(cause, () => chain.clock.setInterval(seconds)),
  }),
  defineCheat({
    name: ["anvil_removeBlockTimestampInterval", "hardhat_removeBlockTimestampInterval"],
    description: "Lets blocks follow the clock again.",
    result: "whether they had not",
    handler: async ({ chain }, cause) => {
      if (chain.clock.state().interval === undefined) return false;
      await chain.moveClock(cause, () => chain.clock.setInterval(undefined));
      return true;
    },
  }),
  defineCheat({
    name: "evm_setAutomine",
    description: "Turns mining of each transaction at once on or off. What waits is mined when it is turned on.",
    params: [param("on", flag)],
    handler: async ({ chain }, cause, automine) => {
      await chain.change(cause, (settings) => ({ ...settings, automine }));
      if (automine) await chain.mineAll();
      return true;
    },
  }),
  defineCheat({
    name: ["evm_setIntervalMining"],
    description: "Mines a block every so many milliseconds; 0 ends that. Of a range the lower end is taken.",
    params: [param("milliseconds", z.union([count, listOf(count, 2)]))],
    handler: async ({ chain }, cause, given) => {
      const interval = typeof given === "number" ? given : (given[0] ?? 0);
      if (interval > MAX_INTERVAL) throw invalidParams(`invalid argument 0 (milliseconds): at most ${MAX_INTERVAL}`);
      await chain.change(cause, (settings) => ({ ...settings, interval }));
      return true;
    },
  }),
  defineCheat({
    name: ["evm_setBlockGasLimit", "anvil_setBlockGasLimit"],
    description: "Sets the gas limit of the blocks to come.",
    params: [param("gasLimit", quantity64)],
    handler: async ({ chain }, cause, gasLimit) => {
      if (gasLimit < 5000n) throw invalidParams("invalid argument 0 (gasLimit): a block has at least 5000 gas");
      await chain.change(cause, ({ gasLimitSteps: _steps, ...settings }) => ({
        ...settings,
        gasLimit: gasLimit.toString(),
      }));
      return true;
    },
  }),
  defineCheat({
    name: ["evm_setAccountBalance", "hardhat_setBalance", "anvil_setBalance", "tenderly_setBalance"],
    description: "Sets an account's balance, in wei.",
    params: [account, param("balance", quantity)],
    handler: async ({ chain }, cause, address, balance) => {
      await chain.override(cause, (overlay) => setAccountField(overlay, address, { balance }));
      return true;
    },
  }),
  defineCheat({
    name: ["evm_setAccountNonce", "anvil_setNonce"],
    description: "Sets an account's nonce.",
    params: [account, param("nonce", quantity64)],
    handler: async ({ chain }, cause, address, nonce) => {
      await chain.override(cause, (overlay) => setAccountField(overlay, address, { nonce }));
      return true;
    },
  }),
  defineCheat({
    name: ["evm_setAccountCode", "hardhat_setCode", "anvil_setCode"],
    description: "Sets an account's code.",
    params: [account, param("code", hexData)],
    handler: async ({ chain }, cause, address, code) => {
      await chain.override(cause, (overlay) => overlay.setCode(address, code));
      return true;
    },
  }),
  defineCheat({
    name: ["evm_setAccountStorageAt", "hardhat_setStorageAt", "anvil_setStorageAt"],
    description: "Sets a storage slot of an account.",
    params: [account, param("slot", word), param("value", word)],
    handler: async ({ chain }, cause, address, slot, value) => {
      await chain.override(cause, (overlay) =>
        overlay.setStorage(address, slot, quantityToBytes(BigInt(toHex(value)))),
      );
      return true;
    },
  }),
  defineCheat({
    name: "evm_addAccount",
    description:
      "Adds an account without its key: personal_unlockAccount opens it with the passphrase, and transactions are then sent in its name.",
    params: [account, param("passphrase", text)],
    result: "whether it was not there before",
    handler: async ({ chain, wallet }, { method, params }, address, passphrase) => {
      if (wallet.has(address)) return false;
      const name = toHex(address);
      const added: [string, string] = [name, passphraseDigest(name, passphrase)];
      // The passphrase itself does not go into the record.
      const cause = { method, params: params.slice(0, 1) };
      await chain.change(cause, (settings) => ({ ...settings, added: [...settings.added, added] }));
      return true;
    },
  }),
  defineCheat({
    name: "evm_removeAccount",
    description: "Removes an account from those that the node sends for. Its passphrase is needed.",
    params: [account, param("passphrase", text)],
    result: "whether it was there",
    handler: async ({ chain, wallet }, { method, params }, address, passphrase) => {
      if (!wallet.has(address)) return false;
      await wallet.openWithPassphrase(address, passphrase);
      wallet.lock(address);
      const name = toHex(address);
      await chain.change({ method, params: params.slice(0, 1) }, ({ added, removed = [], ...settings }) => {
        const others = added.filter(([other]) => other !== name);
        const wasAdded = others.length < added.length;
        return { ...settings, added: others, removed: wasAdded ? removed : [...removed, name] };
      });
      return true;
    },
  }),
]);

/** A block with its transactions, and in those that failed what they returned. */
function detailed({ errors }: Chain, block: StoredBlock): object {
  const json = blockToJson(block, true) as { transactions: object[] };
  const transactions = json.transactions.map((transaction, index) => {
    const { status, revertData } = block.payload.receipts[index] as ReceiptEntry;
    if (status !== 0) return transaction;
    const revertReason = errors.describe(revertData);
    return { ...transaction, output: toHex(revertData), ...(revertReason !== undefined && { revertReason }) };
  });
  return { ...json, transactions };
}
