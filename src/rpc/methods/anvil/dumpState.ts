import { gzipSync } from "node:zlib";
import type { AccountDump } from "../../../chain/index.js";
import { type HeaderFields, toHex } from "../../../ethereum/index.js";
import { headerToJson, quantityToHex } from "../../format/index.js";
import { answer, optional } from "../../method.js";
import { flag } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const anvil_dumpState = defineTestMethod({
  name: "anvil_dumpState",
  aliases: { hardhat_dumpState: ["anvil"] },
  description:
    "The whole state at the head in Anvil's format, for anvil_loadState. Of the blocks only the head's header is in it.",
  peers: ["anvil"],
  params: [optional("preserveHistoricalStates", flag)],
  result: answer("gzip of JSON, as bytes", "Hex"),
  handler: async ({ chain }) => {
    const accounts = await chain.dumpAccounts();
    const head = chain.head();
    const dump = {
      block: environmentOf(head.header),
      accounts: Object.fromEntries(accounts.map((account) => [toHex(account.address), accountToJson(account)])),
      best_block_number: head.number,
      blocks: [{ header: headerOf(head), transactions: [], ommers: [], withdrawals: null }],
      transactions: [],
      historical_states: null,
    };
    return toHex(gzipSync(JSON.stringify(dump)));
  },
});

const padded = (value: Uint8Array): string => `0x${toHex(value).slice(2).padStart(64, "0")}`;

const accountToJson = ({ nonce, balance, code, storage }: AccountDump): object => ({
  nonce: Number(nonce),
  balance: quantityToHex(balance),
  code: toHex(code),
  storage: Object.fromEntries(storage.map(([slot, value]) => [toHex(slot), padded(value)])),
});

const environmentOf = (header: HeaderFields): object => ({
  number: quantityToHex(header.number),
  beneficiary: toHex(header.coinbase),
  timestamp: quantityToHex(header.timestamp),
  gas_limit: Number(header.gasLimit),
  basefee: Number(header.baseFeePerGas ?? 0n),
  difficulty: quantityToHex(header.difficulty),
  prevrandao: toHex(header.mixHash),
  blob_excess_gas_and_price: { excess_blob_gas: Number(header.excessBlobGas ?? 0n), blob_gasprice: 1 },
  slot_num: 0,
});

function headerOf(block: Parameters<typeof headerToJson>[0]): object {
  const { hash: _hash, ...header } = headerToJson(block);
  return header;
}
