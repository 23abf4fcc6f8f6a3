import { type Connection, type ConnectionOptions, createConnection } from "./connection.js";
import { book, depth } from "./data/book.js";
import { candles } from "./data/candles.js";
import { positions } from "./data/positions.js";
import { trades } from "./data/trades.js";
import { deposit } from "./funds/deposit.js";
import { faucet } from "./funds/faucet.js";
import { mint } from "./funds/mint.js";
import { withdraw } from "./funds/withdraw.js";
import { denyApplicant } from "./investors/deny-applicant.js";
import { freezeInvestor } from "./investors/freeze-investor.js";
import { investor } from "./investors/investor.js";
import { investors } from "./investors/investors.js";
import { recoverInvestor } from "./investors/recover-investor.js";
import { registerInvestor } from "./investors/register-investor.js";
import { renewInvestor } from "./investors/renew-investor.js";
import { revokeInvestor } from "./investors/revoke-investor.js";
import { setAffiliation } from "./investors/set-affiliation.js";
import { setDelegate } from "./investors/set-delegate.js";
import { unfreezeInvestor } from "./investors/unfreeze-investor.js";
import { haltTrading, resumeTrading } from "./markets/halts.js";
import { listMarket } from "./markets/list-market.js";
import { markets } from "./markets/markets.js";
import { setFees } from "./markets/set-fees.js";
import { setHours } from "./markets/set-hours.js";
import { amendOrder } from "./orders/amend-order.js";
import { cancelAllOrders } from "./orders/cancel-all-orders.js";
import { cancelOrder } from "./orders/cancel-order.js";
import { matchOrders } from "./orders/match-orders.js";
import { openOrders } from "./orders/open-orders.js";
import { order } from "./orders/order.js";
import { orders } from "./orders/orders.js";
import { placeOrder } from "./orders/place-order.js";
import { pruneOrders } from "./orders/prune-orders.js";
import { takeOver } from "./orders/take-over.js";
import { addLiquidity } from "./pool/add-liquidity.js";
import { createPool } from "./pool/create-pool.js";
import { pool } from "./pool/pool.js";
import { removeLiquidity } from "./pool/remove-liquidity.js";
import { quoteTrade, routedTrade } from "./pool/routed-trade.js";
import { swap } from "./pool/swap.js";
import { translated } from "./refusals/translated.js";
import { burnShares } from "./securities/burn-shares.js";
import { forceTransfer } from "./securities/force-transfer.js";
import { issueSecurity } from "./securities/issue-security.js";
import { issueShares } from "./securities/issue-shares.js";
import { pauseSecurity } from "./securities/pause-security.js";
import { recoverShares } from "./securities/recover-shares.js";
import { securities } from "./securities/securities.js";
import { security } from "./securities/security.js";
import { unpauseSecurity } from "./securities/unpause-security.js";

/** What the client does, each in a file of its name. */
const ACTIONS = {
  ...{ investors, investor, registerInvestor, renewInvestor, freezeInvestor, unfreezeInvestor, revokeInvestor },
  ...{ recoverInvestor, denyApplicant, setAffiliation, setDelegate },
  ...{ securities, security, issueSecurity, issueShares, burnShares, forceTransfer, recoverShares },
  ...{ pauseSecurity, unpauseSecurity },
  ...{ markets, listMarket, haltTrading, resumeTrading, setFees, setHours },
  ...{ placeOrder, amendOrder, cancelOrder, cancelAllOrders, order, orders, openOrders, pruneOrders, matchOrders },
  ...{ takeOver, book, depth, trades, candles, positions, deposit, withdraw, faucet, mint },
  ...{ createPool, pool, addLiquidity, removeLiquidity, swap, routedTrade, quoteTrade },
};

type Actions = typeof ACTIONS;
type Bound<Action> = Action extends (connection: Connection, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

/** The client: every action, bound to one exchange on one chain and to who acts. */
export type ExchangeClient = { readonly [Name in keyof Actions]: Bound<Actions[Name]> } & {
  /** The same exchange, for another who acts. */
  as(account: ConnectionOptions["account"]): ExchangeClient;
};

/**
 * A client of an exchange on any chain (EIP-1193). Amounts are whole shares and dollars as text or numbers, prices are per
 * whole share, dates are Dates or ISO-8601, securities and markets go by symbol ("ACME", "ACME/DUSD"), number or address.
 *
 * ```ts
 * const client = createExchangeClient({ request: provider.request, addresses, account });
 * await client.placeOrder({ market: "ACME", side: "buy", quantity: 100, limit: "12.50" });
 * ```
 *
 * Every action throws ExchangeRefusal where a contract refuses, with the rule and a sentence, and ExchangeClientError for
 * what is wrong before or beside the contracts.
 */
export function createExchangeClient(options: ConnectionOptions): ExchangeClient {
  const connection = createConnection(options);
  const bound = Object.entries(ACTIONS).map(([name, action]) => [
    name,
    (...rest: never[]) => translated(connection, () => (action as UntypedAction)(connection, ...rest)),
  ]);
  const as = (account: ConnectionOptions["account"]) => createExchangeClient({ ...options, account });
  return { ...Object.fromEntries(bound), as } as ExchangeClient;
}

type UntypedAction = (connection: Connection, ...rest: never[]) => Promise<unknown>;
