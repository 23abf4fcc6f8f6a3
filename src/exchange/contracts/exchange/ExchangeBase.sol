// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ISecurityToken} from "../interfaces/ISecurityToken.sol";
import {Place, PlaceWord, Size, SizeWord, Terms, TermsWord} from "./PackedOrder.sol";
import {PriceBitmap} from "./PriceBitmap.sol";

/// @title What the exchange stores
/// @notice Storage and the few readings of it that every part needs. Prices are kept in ticks, 1 to 2^24 - 1.
abstract contract ExchangeBase is IExchange, AccessControl, ReentrancyGuard {
    /// @notice Halts, resumes and sets hours.
    bytes32 public constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");
    /// @notice Lists markets, sets fees and their recipient.
    bytes32 public constant LISTER_ROLE = keccak256("LISTER_ROLE");

    uint256 internal constant BPS = 10_000;

    /// @dev An order as it is stored: three words (PackedOrder.sol).
    struct StoredOrder {
        Terms terms;
        Size size;
        Place place;
    }

    /// @dev An order in hand: what is stored, in whole words, and `reason` and `code` for its end.
    struct Order {
        uint256 id;
        address owner;
        uint32 market;
        bool buys;
        bool postOnly;
        bool programTrade;
        Kind kind;
        TimeInForce timeInForce;
        SelfTrade selfTrade;
        OrderStatus status;
        uint256 feeCapBps;
        uint256 remaining;
        uint256 price;
        uint256 stop;
        uint256 expiresAt;
        uint256 seq;
        uint256 prev;
        uint256 next;
        uint256 escrow;
        uint256 ownerIndex;
        CancelReason reason;
        uint256 code;
    }

    /// @dev The orders at one price, first come first served. One slot.
    struct Queue {
        uint64 head;
        uint64 tail;
        uint128 quantity;
    }

    struct Book {
        PriceBitmap.Bitmap prices;
        mapping(uint24 price => Queue) queues;
    }

    /// @dev Four books by `_bookOf`: bids, asks, buy stops, sell stops; `best` is the first price of each, 0 when it is empty.
    struct Market {
        ISecurityToken security;
        uint96 tick;
        IERC20 quote;
        uint96 lot;
        uint16 makerFeeBps;
        uint16 takerFeeBps;
        uint8 tradingDays;
        uint32 opens;
        uint32 closes;
        uint8 decimals;
        bool halted;
        uint24 last;
        uint24[4] best;
        bytes32 haltReason;
        Book[4] books;
    }

    /// @dev What one transaction does in one market: its terms, read once, and what is written once at the end.
    struct Run {
        uint32 market;
        ISecurityToken security;
        IERC20 quote;
        uint256 tick;
        uint256 lot;
        uint256 unit;
        uint256 makerFeeBps;
        uint256 takerFeeBps;
        uint256 last;
        uint256 steps;
        uint256 fees;
    }

    IInvestorRegistry public immutable registry;
    address public feeRecipient;

    uint64 internal _orderCount;
    uint64 internal _tradeCount;
    uint64 internal _sequence;
    uint32 internal _marketCount;
    bool internal _allHalted;
    bytes32 internal _allHaltReason;

    mapping(uint32 market => Market) internal _markets;
    mapping(IERC20 token => bool) internal _isQuote;
    mapping(uint256 orderId => StoredOrder) internal _orders;
    mapping(address owner => uint64[]) internal _openOrders;
    mapping(address owner => mapping(bytes32 clientOrderId => uint64)) internal _byClientId;
    mapping(uint256 orderId => bytes32) internal _clientIdOf;

    constructor(IInvestorRegistry registry_) {
        registry = registry_;
    }

    function _known(uint32 market) internal view returns (Market storage) {
        if (market == 0 || market > _marketCount) revert UnknownMarket(market);
        return _markets[market];
    }

    function _profile(address wallet)
        internal
        view
        returns (bool active, bytes32 investorId, IInvestorRegistry.Status status, IInvestorRegistry.AccountType accountType)
    {
        (status, investorId, accountType) = registry.profileOf(wallet, block.timestamp);
        active = status == IInvestorRegistry.Status.Active;
    }

    function _isDelegate(address owner, address caller) internal view returns (bool) {
        return owner == caller || registry.isDelegate(owner, caller);
    }

    function _load(uint256 id) internal view returns (Order memory order) {
        Terms terms = _orders[id].terms;
        order.id = id;
        order.owner = terms.owner();
        order.market = terms.market();
        order.kind = terms.kind();
        order.timeInForce = terms.timeInForce();
        order.selfTrade = terms.selfTrade();
        order.status = terms.status();
        order.feeCapBps = terms.feeCapBps();
        order.buys = terms.buys();
        order.postOnly = terms.postOnly();
        order.programTrade = terms.programTrade();
        Size size = _orders[id].size;
        order.remaining = size.remaining();
        order.price = size.price();
        order.stop = size.stop();
        order.expiresAt = size.expiresAt();
        order.seq = size.seq();
        Place place = _orders[id].place;
        order.prev = place.prev();
        order.next = place.next();
        order.escrow = place.escrow();
        order.ownerIndex = place.ownerIndex();
    }

    function _store(Order memory order) internal {
        _orders[order.id].terms = TermsWord.pack(
            order.owner,
            order.market,
            order.kind,
            order.timeInForce,
            order.selfTrade,
            order.status,
            order.feeCapBps,
            order.buys,
            order.postOnly,
            order.programTrade
        );
        _storeSize(order);
    }

    /// @dev Stores what changes while an order rests.
    function _storeSize(Order memory order) internal {
        StoredOrder storage stored = _orders[order.id];
        stored.size = SizeWord.pack(order.remaining, order.price, order.stop, order.expiresAt, order.seq);
        stored.place = PlaceWord.pack(order.prev, order.next, order.escrow, order.ownerIndex);
    }

    function _side(Order memory order) internal pure returns (Side) {
        return order.buys ? Side.Buy : Side.Sell;
    }

    function _expired(Order memory order) internal view returns (bool) {
        return order.expiresAt != 0 && order.expiresAt <= block.timestamp;
    }

    /// @dev The book that an order stands in, and its price there.
    function _placeOf(Order memory order) internal pure returns (uint256 which, uint24 price) {
        bool dormant = order.status == OrderStatus.Dormant;
        which = (order.buys ? 0 : 1) + (dormant ? 2 : 0);
        price = uint24(dormant ? order.stop : order.price);
    }

    /// @dev Bids and sell stops start at the highest price, asks and buy stops at the lowest.
    function _fromTheTop(uint256 book) internal pure returns (bool) {
        return book == 0 || book == 3;
    }
}
