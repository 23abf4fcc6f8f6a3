/** Blocks of each hardfork: a later one has what the earlier ones have, and more. */
import { z } from "zod";
import { address, bytes, bytesOf, hash, quantity } from "./scalars.js";
import { mined } from "./transaction.js";

const withdrawal = z.strictObject({ index: quantity, validatorIndex: quantity, address, amount: quantity });

const frontier = {
  ...{ hash, parentHash: hash, sha3Uncles: hash, miner: address, stateRoot: hash, transactionsRoot: hash },
  ...{ receiptsRoot: hash, logsBloom: bytesOf(256), difficulty: quantity, number: quantity, gasLimit: quantity },
  ...{ gasUsed: quantity, timestamp: quantity, extraData: bytes, mixHash: hash, nonce: bytesOf(8), size: quantity },
  ...{ uncles: z.array(hash), transactions: z.union([z.array(hash), z.array(mined)]) },
};
const london = { ...frontier, baseFeePerGas: quantity };
const shanghai = { ...london, withdrawalsRoot: hash, withdrawals: z.array(withdrawal) };
const cancun = { ...shanghai, blobGasUsed: quantity, excessBlobGas: quantity, parentBeaconBlockRoot: hash };
const prague = { ...cancun, requestsHash: hash };

export const FIELDS = { frontier, london, shanghai, cancun, prague } as const;

export type Form = keyof typeof FIELDS;

export const blockOf = (form: Form) => z.strictObject(FIELDS[form]);

export const block = z.union((Object.keys(FIELDS) as Form[]).map((form) => blockOf(form)));

/** The header alone: neither body nor size. */
export function headerOf(form: Form) {
  const { size: _size, uncles: _uncles, transactions: _transactions, ...header } = FIELDS[form];
  const { withdrawals: _withdrawals, ...fields } = header as typeof header & { withdrawals?: unknown };
  return z.strictObject(fields as typeof header);
}
