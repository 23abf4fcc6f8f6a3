// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInvestorRegistry} from "./IInvestorRegistry.sol";
import {ISecurityToken} from "./ISecurityToken.sol";

/// @title A central limit order book per market
/// @notice Price-time priority; delivery against payment in each fill. Shares that are offered stay with their holder, held for this
///         venue; dollars that are bid are escrowed here. Dollars owed to anybody are credited here and withdrawn by them alone.
/// @dev Prices are quote units per whole share (10^decimals units of the security), in multiples of the market's tick.
///      Quantities are units of the security, in multiples of the market's lot. Times are unix seconds.
interface IExchange {
    enum Side {
        Buy,
        Sell
    }

    /// @notice Order types of 17 CFR 242.302(c)(7). Market and Stop carry a worst price in place of a limit.
    enum Kind {
        Limit,
        Market,
        Stop,
        StopLimit
    }

    enum TimeInForce {
        GTC,
        GTD,
        DAY,
        IOC,
        FOK
    }

    /// @notice What goes when an investor would trade with itself: the newer order, the older one, or both.
    enum SelfTrade {
        CancelNewest,
        CancelOldest,
        CancelBoth
    }

    /// @notice `Open` rests in the book, `Dormant` waits for its stop price.
    enum OrderStatus {
        None,
        Open,
        Dormant,
        Filled,
        Cancelled
    }

    enum CancelReason {
        Requested,
        Expired,
        Ineligible,
        Restricted,
        SelfTrade,
        Unfilled,
        Replaced,
        StepLimit
    }

    /// @param price limit, or for Market and Stop the worst acceptable price
    /// @param stopPrice for Stop and StopLimit, else 0
    /// @param expiresAt for GTD the first instant at which the order is dead, else 0
    /// @param programTrade designation of 17 CFR 242.302(c)(4)
    /// @param clientOrderId the client's own id, unique per owner; 0 for none
    struct OrderRequest {
        uint32 market;
        Side side;
        Kind kind;
        TimeInForce timeInForce;
        SelfTrade selfTrade;
        bool postOnly;
        bool programTrade;
        uint96 quantity;
        uint96 price;
        uint96 stopPrice;
        uint40 expiresAt;
        bytes32 clientOrderId;
    }

    /// @param escrow quote units escrowed for what remains of a buy order; 0 for sell orders
    struct OrderView {
        uint64 id;
        address owner;
        uint32 market;
        Side side;
        Kind kind;
        TimeInForce timeInForce;
        SelfTrade selfTrade;
        OrderStatus status;
        bool postOnly;
        uint96 remaining;
        uint96 price;
        uint96 stopPrice;
        uint40 expiresAt;
        uint96 escrow;
    }

    /// @param tick smallest step of a price, in quote units; prices reach (2^24 - 1) ticks
    /// @param lot smallest step of a quantity, in units of the security
    /// @param makerFeeBps of a fill's value, paid by the side that rested; never above takerFeeBps
    /// @param tradingDays bit 0 is Sunday; 0 with opens == closes == 0 means that the market never closes
    /// @param opens second of the UTC day at which trading opens; `closes` the first second at which it is closed
    struct MarketTerms {
        ISecurityToken security;
        IERC20 quote;
        uint96 tick;
        uint96 lot;
        uint16 makerFeeBps;
        uint16 takerFeeBps;
        uint8 tradingDays;
        uint32 opens;
        uint32 closes;
    }

    struct Level {
        uint96 price;
        uint256 quantity;
    }

    event MarketListed(
        uint32 indexed market,
        address indexed security,
        address indexed quote,
        uint96 tick,
        uint96 lot,
        uint16 makerFeeBps,
        uint16 takerFeeBps,
        uint8 tradingDays,
        uint32 opens,
        uint32 closes
    );
    event FeesSet(uint32 indexed market, uint16 makerFeeBps, uint16 takerFeeBps);
    event HoursSet(uint32 indexed market, uint8 tradingDays, uint32 opens, uint32 closes);
    event FeeRecipientSet(address indexed recipient);
    /// @param market 0 for every market
    event TradingHalted(uint32 indexed market, bytes32 reason, address by);
    event TradingResumed(uint32 indexed market, bytes32 reason, address by);

    /// @notice An order came in: items (1) to (12) of 17 CFR 242.302(c). Short sales are refused, so (6) is always no.
    /// @param expiresAt as asked for GTD, the end of the session for DAY, 0 for the others
    event OrderReceived(
        uint64 indexed orderId,
        uint32 indexed market,
        address indexed owner,
        address security,
        Side side,
        Kind kind,
        TimeInForce timeInForce,
        SelfTrade selfTrade,
        bool postOnly,
        bool programTrade,
        uint96 quantity,
        uint96 price,
        uint96 stopPrice,
        uint40 expiresAt,
        IInvestorRegistry.AccountType accountType,
        bytes32 clientOrderId,
        address enteredBy,
        uint40 receivedAt
    );
    /// @notice What remains of an order rests: in the book, or waiting for its stop price.
    event OrderRested(uint64 indexed orderId, uint32 indexed market, uint96 remaining, bool dormant);
    event OrderTriggered(uint64 indexed orderId, uint32 indexed market, uint96 lastPrice, uint40 at);
    /// @notice An order was made smaller in its place.
    event OrderReduced(uint64 indexed orderId, uint32 indexed market, uint96 remaining, address by, uint40 at);
    /// @notice An order was replaced by a new one, which lost its place; the new one's OrderReceived follows.
    event OrderReplaced(uint64 indexed orderId, uint32 indexed market, uint64 indexed replacedBy);
    /// @param code restriction code of the security where `reason` is Restricted, else 0
    event OrderCancelled(
        uint64 indexed orderId,
        uint32 indexed market,
        uint96 remaining,
        CancelReason reason,
        uint8 code,
        address by,
        uint40 at
    );
    /// @notice A fill: items (13) to (16) of 17 CFR 242.302(c). `value` is price × quantity in quote units.
    event Trade(
        uint32 indexed market,
        address indexed buyer,
        address indexed seller,
        uint64 tradeId,
        uint64 makerOrderId,
        uint64 takerOrderId,
        Side takerSide,
        uint96 price,
        uint96 quantity,
        uint256 value,
        uint256 buyerFee,
        uint256 sellerFee,
        uint40 executedAt
    );
    event Credited(address indexed token, address indexed owner, uint256 amount);
    event Deposited(address indexed token, address indexed owner, uint256 amount);
    event Withdrawn(address indexed token, address indexed owner, address indexed to, uint256 amount);

    error UnknownMarket(uint32 market);
    error UnknownOrder(uint64 orderId);
    error Halted(uint32 market, bytes32 reason);
    error NotHalted(uint32 market);
    error Closed(uint32 market);
    error NotEligible(address wallet, IInvestorRegistry.Status status);
    error NotOwner(uint64 orderId, address caller);
    error NotDelegate(address owner, address caller);
    error BadQuantity(uint256 quantity, uint256 lot);
    error BadPrice(uint256 price, uint256 tick);
    error BadStopPrice(uint256 stopPrice);
    error BadExpiry(uint256 expiresAt);
    error BadTimeInForce();
    error BadTerms();
    error DuplicateClientOrderId(bytes32 clientOrderId, uint64 orderId);
    error PostOnlyWouldTrade(uint96 bestPrice);
    error FillOrKillUnfilled(uint96 remaining);
    /// @notice The market has matching left over from earlier orders; call `matchOrders`, then try again.
    error MarketBusy(uint32 market);
    /// @notice The quote token took a fee of its own or paid short; such tokens are not taken.
    error ShortPayment(address token, uint256 asked, uint256 received);
    /// @notice No market is quoted in this token.
    error NotQuoteToken(address token);
    error InsufficientCredit(address token, uint256 asked, uint256 credit);
    error MissingReason();

    function registry() external view returns (IInvestorRegistry);

    function place(OrderRequest calldata request) external returns (uint64 orderId, uint96 filled);
    /// @notice For an owner who made the caller a delegate in the registry.
    function placeFor(address owner, OrderRequest calldata request) external returns (uint64 orderId, uint96 filled);
    /// @notice Changes price or remaining quantity. Only a smaller quantity at the same price keeps the place; else a new order takes
    ///         over, with the same terms.
    function amend(uint64 orderId, uint96 price, uint96 remaining) external returns (uint64 newOrderId);
    function cancel(uint64 orderId) external;
    /// @notice Cancels the caller's open orders of one market or of all (0), from the end of `openOrdersOf`, at most `most`.
    function cancelAll(uint32 market, uint256 most) external returns (uint256 cancelled);
    /// @notice Anyone removes orders that are expired or whose owner may no longer trade; others are passed over.
    function prune(uint64[] calldata orderIds) external returns (uint256 pruned);
    /// @notice Anyone carries on with what one transaction's bound left over: crossed orders and stops that are due.
    function matchOrders(uint32 market) external returns (uint256 steps);

    function deposit(IERC20 token, uint256 amount) external;
    function withdraw(IERC20 token, uint256 amount) external;
    /// @notice The successor of a recovered wallet cancels its orders (at most `most`) and takes over its credit in a token.
    function takeOver(address predecessor, IERC20 token, uint256 most) external;
    function creditOf(IERC20 token, address owner) external view returns (uint256);

    function listMarket(MarketTerms calldata terms) external returns (uint32 market);
    function setFees(uint32 market, uint16 makerFeeBps, uint16 takerFeeBps) external;
    function setHours(uint32 market, uint8 tradingDays, uint32 opens, uint32 closes) external;
    function setFeeRecipient(address recipient) external;
    function halt(uint32 market, bytes32 reason) external;
    function resume(uint32 market, bytes32 reason) external;

    function marketCount() external view returns (uint32);
    function marketOf(uint32 market) external view returns (MarketTerms memory terms, bool halted, bytes32 haltReason);
    /// @notice Neither halted, nor closed by its hours, nor the security paused.
    function isOpen(uint32 market) external view returns (bool);
    function lastPrice(uint32 market) external view returns (uint96);
    /// @notice Best bid and ask, 0 where a side is empty.
    function bestPrices(uint32 market) external view returns (uint96 bid, uint96 ask);
    /// @notice Price levels of one side, the best first. Quantities include orders that turn out expired or ineligible when met.
    function depth(uint32 market, Side side, uint256 most) external view returns (Level[] memory);
    function orderOf(uint64 orderId) external view returns (OrderView memory);
    /// @notice Orders that rest at a price, the oldest first.
    function ordersAt(uint32 market, Side side, uint96 price, uint256 most) external view returns (uint64[] memory);
    /// @notice An owner's open and dormant orders; where one leaves, the last takes its place.
    function openOrdersOf(address owner) external view returns (uint64[] memory);
    function orderByClientId(address owner, bytes32 clientOrderId) external view returns (uint64);
}
