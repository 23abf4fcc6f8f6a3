/** Where a record and its execution part. */
export interface Divergence {
  /** The journal record. */
  seq: number;
  /** The block's number; undefined of records that are none. */
  block: number | undefined;
  /** Index of the transaction in its block, where one is concerned. */
  transaction?: number | undefined;
  /** What differs: `state root`, `status`, … */
  what: string;
  /** What the record says. */
  expected: string;
  /** What executing it gives. */
  found: string;
}

/** Executing a chain again does not give what its records say. The message is one sentence that names the first difference. */
export class ReexecutionError extends Error implements Divergence {
  override readonly name = "ReexecutionError";
  readonly code = "REEXECUTION_DIFFERS";
  readonly seq: number;
  readonly block: number | undefined;
  readonly transaction: number | undefined;
  readonly what: string;
  readonly expected: string;
  readonly found: string;

  constructor({ seq, block, transaction, what, expected, found }: Divergence, options?: ErrorOptions) {
    const place = transaction === undefined ? "" : `transaction ${transaction} of `;
    const where = block === undefined ? `record ${seq}` : `${place}block ${block} (record ${seq})`;
    super(
      `The ${what} of ${where} is ${shortened(expected)}, and executing it again gives ${shortened(found)}.`,
      options,
    );
    this.seq = seq;
    this.block = block;
    this.transaction = transaction;
    this.what = what;
    this.expected = expected;
    this.found = found;
  }
}

const LONGEST = 160;

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
