// @ts-check
import { decodeHeader, decodeTransaction, equalBytes, keccak256, toHex } from "../../dist/ethereum/index.js";
import { decodeBlock, decodeGenesis } from "../../dist/persistence/records/index.js";
import { accountLeaf } from "../../dist/persistence/state/account.js";
import { createTrie } from "../../dist/persistence/state/index.js";

/** @typedef {import("../../dist/persistence/records/index.js").AccountBody} AccountBody */
/** @typedef {import("../../dist/persistence/records/index.js").ReceiptEntry} ReceiptEntry */
/** @typedef {import("../../dist/ethereum/index.js").HeaderFields} HeaderFields */
/** @typedef {import("../../dist/ethereum/index.js").TransactionFields} TransactionFields */

/** The state of a chain's accounts, and its trie. */
export function createAccounts() {
  const trie = createTrie({ get: () => undefined });
  /** @type {Map<string, AccountBody>} */
  const bodies = new Map();
  return {
    /** @param {Uint8Array} address */
    get: (address) => bodies.get(toHex(address)),
    /** @param {Uint8Array} address @param {AccountBody | undefined} body */
    set(address, body) {
      const key = keccak256(address);
      if (body) bodies.set(toHex(address), body);
      else bodies.delete(toHex(address));
      if (body) trie.put(key, accountLeaf(body));
      else trie.delete(key);
    },
    root: () => trie.root(),
  };
}

/**
 * What a chain has come to, and its transactions as examples.
 * @param {AsyncIterable<import("../../dist/persistence/records/index.js").JournalRecord>} records its whole journal
 */
export async function readChain(records) {
  const accounts = createAccounts();
  /** @type {{ fields: TransactionFields, receipt: ReceiptEntry, header: HeaderFields, sender: Uint8Array }[]} */
  const transactions = [];
  /** @type {Uint8Array | undefined} */
  let head;
  /** @type {Uint8Array | undefined} */
  let session;
  for await (const { kind, payload } of records) {
    if (kind === "session") session ??= payload;
    if (kind !== "genesis" && kind !== "block") continue;
    const block = kind === "genesis" ? decodeGenesis(payload) : decodeBlock(payload);
    head = block.header;
    const header = decodeHeader(head);
    for (const { address, body } of block.diff.accounts) accounts.set(address, body);
    if (!("receipts" in block)) continue;
    for (const [index, raw] of block.transactions.entries()) {
      const [receipt, sender] = [block.receipts[index], block.senders[index]];
      transactions.push({ fields: decodeTransaction(raw), receipt, header, sender });
    }
  }
  if (!head || !session) throw new Error("the chain has no block");
  const header = decodeHeader(head);
  if (!equalBytes(accounts.root(), header.stateRoot)) throw new Error("the accounts do not have the head's state root");
  return { header, hash: keccak256(head), accounts, transactions, session };
}
