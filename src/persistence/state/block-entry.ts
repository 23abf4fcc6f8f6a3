/** Where a canonical block is. `bloom` is empty when the block has no logs. */
export interface BlockEntry {
  number: number;
  hash: Uint8Array;
  /** The journal record that holds it. */
  seq: number;
  bloom: Uint8Array;
  /** Transactions in all canonical blocks up to and with this one. */
  transactions: number;
}
