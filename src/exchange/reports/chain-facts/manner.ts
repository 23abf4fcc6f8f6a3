/**
 * How the contracts work, in words for a form: what src/exchange/contracts does, and nothing that an operator may do otherwise. A change of
 * the contracts changes these texts.
 */

export const STRUCTURE =
  "The system is a limit order book for each market, kept by a contract, and beside it, where one was made, a pool that trades shares for dollars at the ratio of what it holds (constant product, less 0.30% that stays in the pool). A router contract takes an order that is to be executed at once to the book, to the pool, or splits it, whichever is cheaper level by level. All rules are in the contracts' code and are the same for everyone; the operator has no discretion over priority, price or counterparty, and cannot change, cancel or enter orders for others.";

export const MATCHING =
  "Matching is by price, then time. An incoming order trades with the best price on the other side, and there with the order that has rested longest, at the resting order's price, until it is filled or its limit is reached. One transaction does at most fifty steps (a step is a fill, or the removal of an order that is found dead); a limit order that has used them up rests with what is left, and the next order, or anyone, carries on.\n\nReducing an order at the same price keeps its place; any other change is a new order with a new place. An order that would trade with another of the same person does not: the newer is cancelled, unless the order says that the older or both are. Stop orders that a trade triggers follow in the same transaction while steps last.";

export const ENTRY =
  "An order is a transaction to the contract, signed by the subscriber's key or by an address that the subscriber has made its delegate. It is received in the order in which transactions are in the chain's blocks, with the time of its block. The contract refuses an order whose owner has no active record in the registry, shares that are locked or not free, dollars that are not there, a price or quantity that is no multiple of the market's steps, a market that is halted or closed, and any short sale: a seller must hold what is offered. What a buyer bids is escrowed with the taker's fee when the order comes in; shares offered stay with their holder, held for the order.";

export const ACCESS =
  "Orders reach the contracts through the JSON-RPC interface of a node of the chain (HTTP or WebSocket), from any wallet or program that signs transactions. Every wallet has the same access to the contracts. A wallet may trade only while the registrar's record of it is active: registered in a category of 17 CFR 230.501(a), neither frozen nor revoked, and its verification not expired. This is checked when an order comes in and again when it would trade.";

export const EXCLUSION =
  "The registrar can deny, freeze, unfreeze and revoke a wallet's access, each with a reason code that stays on record. A record lapses by itself when its verification expires. A resting order whose owner is no longer active is cancelled when it would trade; it hinders nobody. The same rules hold for every wallet.";

export const EXECUTION =
  "A trade is executed, cleared and settled in one step of one transaction: shares go from seller to buyer, and dollars from the buyer's escrow to the seller's credit, both or neither. There is no netting, no central counterparty and no settlement period. Every order, execution, refusal and cancellation is an event or a record of the chain, and is kept in the ledger from which this draft was drawn.";

export const CUSTODY =
  "The system's contracts hold dollars (settlement tokens) that are escrowed for orders to buy and credited from sales; only the account to whom they are owed can withdraw them, also while trading is halted. Shares that are offered stay in their holder's account until they trade. Pools hold the shares and dollars of those who provide liquidity. The transfer agent of a security can move that security's shares without their holder (a court order, a lost wallet), and the registrar can give a lost wallet's record to a new one; each use is on record with its reason.";

export const COMPLIANCE =
  "The contracts refuse what their rules do not allow, by themselves and for everyone: trading without an active record, before a lot's lockup has ended (17 CFR 230.144(d)), above an affiliate's volume limit (17 CFR 230.144(e)), or beyond a class's cap of holders. Each refusal that was sent as a transaction is on record with the rule that refused it.";

export const CONFIDENTIAL =
  "On the chain, subscribers are wallet addresses and pseudonymous ids; no personal data is there. Orders and trades are visible to everyone who can read the chain.";

export const CAPACITY =
  "Each transaction does a bounded amount of work, whatever the depth of the book. What happened is kept in an append-only journal, which is on disk before a transaction is acknowledged, and in the ledger; state and ledger can be rebuilt from the journal, and the journal from the ledger.";

export const HOURS =
  "Orders can be entered, and trade, within the hours of their market; cancelling, reducing and withdrawing are possible at all times. The hours are the same for everyone.";

export const SIZES =
  "The smallest order is one lot of its market, and each is a multiple of it; the steps are in the table of markets. There is no largest size below what a transaction can carry, no odd lot and no mixed lot, and the rules are the same for everyone.";

export const INDICATIONS =
  "There are none. Every message that the system takes is a firm order; stop orders are firm and wait for their price.";

export const OPENING =
  "There is no auction at the opening, and none after a halt. Orders that rested before keep their places and prices; the first order that comes in when the market opens or trading resumes trades with them by the ordinary rules.";

export const CLOSING =
  "There is no auction at the close. Orders with time in force DAY are dead from the close on; others rest until the market opens again.";

export const SEGMENTATION =
  "Orders are not segmented. All orders of a market are in one book, and the rules know no classes of subscribers.";

export const COUNTERPARTY =
  "Orders cannot name with whom they would trade, or would not. Orders of one person do not trade with one another, and neither do those of subscribers who may not hold the security.";

export const DISPLAY =
  "All resting orders, with price, quantity, time and wallet address, and all trades can be read from the chain by everyone with access to a node, at the same time. The same holds for orders that wait for a stop price.";

export const ROUTING =
  "Orders are not routed to any other trading center. The router contract takes an order to the system's own book and pool only.";

export const DATA =
  "No market data from outside is used. Orders are prioritised, priced and executed by what is in the book and the pool alone; a stop price is compared with the last price on the book.";

export const FEES =
  "Fees are a share of the value of each trade on the book, rounded down to the smallest unit: the maker's fee for the side that rested, the taker's for the side that came. They are the same for everyone in a market; neither can be above 10%, nor the maker's above the taker's. What a resting order is charged is never more than the taker's fee was when it came in. A pool keeps 0.30% of what is paid in, for those who provide its liquidity.";

export const SUSPENSION =
  "The holder of the operator's role can halt a market, or all, and resume it, each with a reason code that stays on record. While trading is halted nothing trades and no order comes in; orders can be cancelled and reduced, and dollars withdrawn. A halt is the same for everyone.";

export const LIQUIDITY =
  "The contracts know no market makers and give nobody a preference. Subscribers may put shares and dollars into a market's pool and share what it earns in proportion.";
