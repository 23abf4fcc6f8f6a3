import { FIXED_ADDRESSES, SETTLEMENT_DECIMALS } from "../../ledger/addresses.js";
import { canonical } from "../../ledger/places.js";
import type { ReportLedger } from "../ledger-source.js";
import type { Decimal } from "../money/index.js";

/** What amounts of a market are amounts of. It does not change once a market is listed. */
export interface MarketUnits {
  security: string;
  /** Decimals of the security's units; 0 where they are not known. */
  shareDecimals: number;
  /** Decimals of dollars; undefined where the market is not quoted in the settlement token. */
  dollarDecimals: number | undefined;
  pool: string | undefined;
}

interface Row {
  market: number;
  security: string;
  quote: string;
  decimals: number | null;
  pool: string | null;
}

const MARKETS = `SELECT market, security, quote,
  (SELECT decimals FROM security_events AS made WHERE made.security = listed.security AND ${canonical("made")}
   ORDER BY seq DESC, transaction_index DESC, event_index DESC LIMIT 1) AS decimals,
  (SELECT pool FROM market_events AS made WHERE made.market = listed.market AND made.event = 'pool created' AND ${canonical("made")}) AS pool
FROM market_events AS listed WHERE event = 'listed' AND ${canonical("listed")}`;

/** Every market there is, by its number. */
export const marketUnits = (ledger: ReportLedger): Map<number, MarketUnits> =>
  new Map(
    [...ledger.rows<Row>(MARKETS)].map(({ market, security, quote, decimals, pool }) => [
      market,
      {
        security,
        shareDecimals: decimals ?? 0,
        dollarDecimals: quote === FIXED_ADDRESSES.settlementToken ? SETTLEMENT_DECIMALS : undefined,
        pool: pool ?? undefined,
      },
    ]),
  );

/** A quantity as a table has it, as an amount. */
export const amountOf = (units: number | bigint | string, decimals: number): Decimal => ({
  units: BigInt(units),
  decimals,
});
