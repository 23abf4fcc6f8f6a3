// @ts-check
import secp256k1 from "secp256k1";
import { encodeReceipt, listRoot } from "../../dist/chain/blocks/receipts.js";
import {
  addToBloom,
  EMPTY,
  emptyBloom,
  encodeHeader,
  encodeRlp,
  keccak256,
  nextBaseFee,
  quantityToBytes,
} from "../../dist/ethereum/index.js";
import { encodeBlock } from "../../dist/persistence/records/index.js";
import { CHAIN_ID } from "../client/accounts.js";

/** @typedef {import("./mix.js").Composed} Composed */
/** @typedef {import("../../dist/persistence/records/index.js").AccountBody} AccountBody */
/** @typedef {import("../../dist/persistence/records/index.js").ReceiptEntry} ReceiptEntry */

const DYNAMIC_FEE = 2;
const PRIORITY_FEE = 10n ** 9n;
const MAX_FEE = 10n ** 10n;
const GAS_LIMIT = 2_000_000n;
const EMPTY_LIST = Uint8Array.of(0xc0);
const COINBASE = new Uint8Array(20);

/** @param {(Uint8Array | Uint8Array[])[]} fields */
const typed = (fields) => {
  const rlp = encodeRlp(/** @type {any} */ (fields));
  const out = new Uint8Array(rlp.length + 1);
  out[0] = DYNAMIC_FEE;
  out.set(rlp, 1);
  return out;
};

/** A number as RLP has it. @param {Uint8Array} bytes */
const trimmed = (bytes) => {
  let start = 0;
  while (bytes[start] === 0) start += 1;
  return bytes.subarray(start);
};

/**
 * Makes blocks on top of a chain's head: signatures, hashes, roots and blooms are real, balances and nonces of accounts are kept. Only
 * the contracts' storage stays as it was, since nothing runs.
 * @param {Awaited<ReturnType<typeof import("./examples.js").readChain>>} chain
 * @param {readonly { address: Uint8Array, privateKey: Uint8Array }[]} keys
 */
export function createBlockMaker(chain, keys) {
  let { header: parent, hash: parentHash } = chain;
  const { accounts } = chain;
  const [chainId, priorityFee, maxFee, gasLimit] = [CHAIN_ID, PRIORITY_FEE, MAX_FEE, GAS_LIMIT].map(quantityToBytes);
  const noAccount = accounts.get(COINBASE) ?? emptyAccount(chain);

  /** @param {Composed} composed @param {number} nonce */
  function sign({ from, to, value, data }, nonce) {
    const fields = [
      chainId,
      quantityToBytes(nonce),
      priorityFee,
      maxFee,
      gasLimit,
      to,
      quantityToBytes(value),
      data,
      [],
    ];
    const { signature, recid } = secp256k1.ecdsaSign(keccak256(typed(fields)), keys[from].privateKey);
    const parity = quantityToBytes(recid);
    return typed([...fields, parity, trimmed(signature.subarray(0, 32)), trimmed(signature.subarray(32))]);
  }

  /**
   * @param {Composed[]} transactions
   * @param {number} timestamp
   * @returns {Uint8Array} the payload of the block's record
   */
  return (transactions, timestamp) => {
    const baseFee = nextBaseFee(/** @type {any} */ (parent));
    const price = baseFee + PRIORITY_FEE;
    /** @type {Map<string, { address: Uint8Array, body: AccountBody }>} */
    const changed = new Map();
    /** @param {Uint8Array} address @returns {AccountBody} a copy to write to */
    const account = (address) => {
      const key = Buffer.from(address).toString("latin1");
      let found = changed.get(key);
      if (!found) {
        found = { address, body: { ...(accounts.get(address) ?? noAccount) } };
        if (!accounts.get(address)) Object.assign(found.body, { balance: 0n, nonce: 0n });
        changed.set(key, found);
      }
      return found.body;
    };
    /** @type {ReceiptEntry[]} */
    const receipts = [];
    const raws = [];
    const encodings = [];
    const bloom = emptyBloom();
    let gas = 0n;
    for (const composed of transactions) {
      const { to, value, gasUsed, logs, failure } = composed;
      const sender = account(keys[composed.from].address);
      raws.push(sign(composed, Number(sender.nonce)));
      sender.nonce += 1n;
      sender.balance -= value + gasUsed * price;
      if (value > 0n) account(to).balance += value;
      account(COINBASE).balance += gasUsed * PRIORITY_FEE;
      gas += gasUsed;
      const own = emptyBloom();
      for (const { address, topics } of logs) for (const item of [address, ...topics]) addToBloom(own, item);
      for (let at = 0; logs.length > 0 && at < own.length; at += 1) bloom[at] |= own[at];
      const receipt = {
        ...{ status: failure ? 0 : 1, cumulativeGasUsed: gas, gasUsed, effectiveGasPrice: price, logs },
        ...{ contractAddress: undefined, blobGasPrice: 0n },
        ...{ revertData: failure?.revertData ?? EMPTY, error: failure?.error ?? "" },
      };
      receipts.push(receipt);
      encodings.push(encodeReceipt(DYNAMIC_FEE, receipt, own));
    }
    const diff = [...changed.values()].sort((a, b) => Buffer.compare(a.address, b.address));
    for (const { address, body } of diff) accounts.set(address, body);
    const header = {
      ...parent,
      ...{ parentHash, number: parent.number + 1, timestamp, mixHash: keccak256(parentHash), logsBloom: bloom },
      ...{ gasUsed: gas, baseFeePerGas: baseFee, stateRoot: accounts.root() },
      ...{ transactionsRoot: listRoot(raws), receiptsRoot: listRoot(encodings) },
    };
    const rlp = encodeHeader(header);
    parent = header;
    parentHash = keccak256(rlp);
    return encodeBlock({
      ...{ header: rlp, transactions: raws, ommers: EMPTY_LIST, withdrawals: EMPTY_LIST },
      ...{ senders: transactions.map(({ from }) => keys[from].address), receipts, internals: [], sidecars: [] },
      diff: { accounts: diff, storage: [], codes: [] },
    });
  };
}

/** @param {Awaited<ReturnType<typeof import("./examples.js").readChain>>} chain @returns {AccountBody} */
function emptyAccount({ accounts, transactions }) {
  const body = accounts.get(transactions[0].sender);
  if (!body) throw new Error("the first sender has no account");
  return { ...body, balance: 0n, nonce: 0n };
}
