import { equalBytes, fromHex, type LogEntry } from "../../ethereum/index.js";

const DEPOSIT_EVENT = fromHex("0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");

/** Where DepositEvent's five byte strings lie in its data, and how long they are (EIP-6110). */
const FIELDS = [
  { at: 192, length: 48 }, // public key
  { at: 288, length: 32 }, // withdrawal credentials
  { at: 352, length: 8 }, // amount
  { at: 416, length: 96 }, // signature
  { at: 544, length: 8 }, // index
];
const DATA_LENGTH = 576;

/** The deposit request that a log of the deposit contract stands for; none for its other logs. */
export function parseDepositLog({ topics, data }: LogEntry): Uint8Array[] {
  if (!topics[0] || !equalBytes(topics[0], DEPOSIT_EVENT) || data.length !== DATA_LENGTH) return [];
  return [Buffer.concat(FIELDS.map(({ at, length }) => data.subarray(at, at + length)))];
}
