/** The addresses of the exchange's contracts on a chain that has them in its genesis, with the checksum of EIP-55. */
export const EXCHANGE_ADDRESSES = {
  registry: "0xa750000000000000000000000000000000000001",
  settlementToken: "0xa750000000000000000000000000000000000002",
  exchange: "0xa750000000000000000000000000000000000003",
  poolFactory: "0xa750000000000000000000000000000000000004",
  router: "0xA750000000000000000000000000000000000005",
} as const;

/** The exchange of a chain, as the node reports it. */
export interface ExchangeInfo {
  /** Who administers it from the start, and receives its fees. */
  operator: string;
  /** The registry of investors. */
  registry: string;
  /** The settlement token of development chains. */
  settlementToken: string;
  /** The order books. */
  exchange: string;
  /** What creates a market's pool. */
  poolFactory: string;
  /** What finds the better of book and pool. */
  router: string;
}
