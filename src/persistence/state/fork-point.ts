import { decodeGenesis, type JournalRecord } from "../records/index.js";

/** The block of another chain that this one forks from: it is this chain's genesis block, with its number and its hash. */
export interface ForkPoint {
  /** The other chain's id, which this one need not have. */
  chainId: number;
  number: number;
  /** 0x-prefixed. */
  hash: string;
}

/** The fork point that a genesis record names in its configuration; undefined for chains that are no forks. */
export function forkPointOf(record: JournalRecord): ForkPoint | undefined {
  if (record.kind !== "genesis") return undefined;
  const { config } = decodeGenesis(record.payload);
  return config.includes('"fork"') ? (JSON.parse(config) as { fork?: ForkPoint }).fork : undefined;
}
