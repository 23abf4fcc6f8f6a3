// @ts-check
import { RLP } from "@ethereumjs/rlp";
import secp256k1 from "secp256k1";
import { CHAIN_ID } from "./accounts.js";
import { fromHex, keccak256, toHex } from "./bytes.js";
import { requestBody } from "./rpc.js";

const DYNAMIC_FEE = Uint8Array.of(2);
/** In wei: enough for the first blocks' base fee of 1 gwei, which only sinks under such a load. */
const PRIORITY_FEE = 10n ** 9n;
const MAX_FEE = 10n ** 10n;

/**
 * @typedef {object} Fields
 * @property {string} [to] nothing creates a contract
 * @property {bigint} [value] wei
 * @property {bigint} gasLimit
 * @property {string} [data] hex with its prefix
 */

/**
 * @typedef {object} Prepared
 * @property {string} request the body of eth_sendRawTransaction
 * @property {string} receiptRequest the body of eth_getTransactionReceipt
 * @property {string} hash what the node must answer
 */

/**
 * Signs an EIP-1559 transaction and writes out its requests, so that sending it later costs nothing but the write.
 * @param {number} nonce
 * @param {Fields} fields
 * @param {Uint8Array} privateKey
 * @returns {Prepared}
 */
export function prepareTransaction(nonce, { to, value = 0n, gasLimit, data = "0x" }, privateKey) {
  const recipient = to === undefined ? new Uint8Array() : fromHex(to);
  const fields = [CHAIN_ID, BigInt(nonce), PRIORITY_FEE, MAX_FEE, gasLimit, recipient, value, fromHex(data), []];
  const { signature, recid } = secp256k1.ecdsaSign(keccak256(typed(fields)), privateKey);
  const raw = typed([...fields, BigInt(recid), quantity(signature.subarray(0, 32)), quantity(signature.subarray(32))]);
  const hash = toHex(keccak256(raw));
  return {
    request: requestBody("eth_sendRawTransaction", [toHex(raw)]),
    receiptRequest: requestBody("eth_getTransactionReceipt", [hash]),
    hash,
  };
}

/**
 * @param {import("@ethereumjs/rlp").Input[]} fields
 * @returns {Uint8Array}
 */
function typed(fields) {
  return Buffer.concat([DYNAMIC_FEE, RLP.encode(fields)]);
}

/**
 * @param {Uint8Array} bytes
 * @returns {bigint}
 */
function quantity(bytes) {
  return BigInt(toHex(bytes));
}
