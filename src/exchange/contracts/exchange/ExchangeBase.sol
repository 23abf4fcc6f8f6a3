// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ISecurityToken} from "../interfaces/ISecurityToken.sol";
import {PriceBitmap} from "./PriceBitmap.sol";

/// @title What the exchange stores
/// @notice Storage and the few readings of it that every part needs. Prices are kept in ticks, 1 to 2^24 - 1.
abstract contract ExchangeBase is IExchange, AccessControl, ReentrancyGuard {
    /// @notice Halts, resumes and sets hours.
    bytes32 public constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");
    /// @notice Lists markets, sets fees and their recipient.
    bytes32 public constant LISTER_ROLE = keccak256("LISTER_ROLE");

    uint256 internal constant BPS = 10_000;

    /// @dev An order as it is stored, each word from its lowest bits:
    ///      terms: owner 160, market 32, kind 8, timeInForce 8, selfTrade 8, status 8, feeCapBps 16, side 1 (buy), postOnly 1, programTrade 1
    ///      size: remaining 96, price 24, stop 24, expiresAt 40, seq 64
    ///      place: prev 64, next 64, escrow 96, ownerIndex 32
    ///      `feeCapBps` is the taker fee at entry: a later rise does not reach what its owner escrowed for. `seq` orders by age, anew from
    ///      when a stop is triggered. The first order of a queue has a `prev` that means nothing.
    struct StoredOrder {
        uint256 terms;
        uint256 size;
        uint256 place;
    }

    uint256 internal constant PREV_SHIFT = 0;
    uint256 internal constant NEXT_SHIFT = 64;
    uint256 internal constant OWNER_INDEX_SHIFT = 224;

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
        uint256 terms = _orders[id].terms;
        order.id = id;
        order.owner = address(uint160(terms));
        order.market = uint32(terms >> 160);
        order.kind = Kind(uint8(terms >> 192));
        order.timeInForce = TimeInForce(uint8(terms >> 200));
        order.selfTrade = SelfTrade(uint8(terms >> 208));
        order.status = OrderStatus(uint8(terms >> 216));
        order.feeCapBps = uint16(terms >> 224);
        order.buys = (terms >> 240) & 1 == 1;
        order.postOnly = (terms >> 241) & 1 == 1;
        order.programTrade = (terms >> 242) & 1 == 1;
        uint256 size = _orders[id].size;
        order.remaining = uint96(size);
        order.price = uint24(size >> 96);
        order.stop = uint24(size >> 120);
        order.expiresAt = uint40(size >> 144);
        order.seq = uint64(size >> 184);
        uint256 place = _orders[id].place;
        order.prev = uint64(place >> PREV_SHIFT);
        order.next = uint64(place >> NEXT_SHIFT);
        order.escrow = uint96(place >> 128);
        order.ownerIndex = place >> OWNER_INDEX_SHIFT;
    }

    function _store(Order memory order) internal {
        _orders[order.id].terms = uint160(order.owner) | uint256(order.market) << 160 | uint256(order.kind) << 192
            | uint256(order.timeInForce) << 200 | uint256(order.selfTrade) << 208 | uint256(order.status) << 216
            | order.feeCapBps << 224 | (order.buys ? 1 << 240 : 0) | (order.postOnly ? 1 << 241 : 0)
            | (order.programTrade ? 1 << 242 : 0);
        _storeSize(order);
    }

    /// @dev Stores what changes while an order rests.
    function _storeSize(Order memory order) internal {
        _orders[order.id].size =
            order.remaining | order.price << 96 | order.stop << 120 | order.expiresAt << 144 | order.seq << 184;
        _orders[order.id].place = order.prev << PREV_SHIFT | order.next << NEXT_SHIFT | order.escrow << 128
            | order.ownerIndex << OWNER_INDEX_SHIFT;
    }

    /// @dev Stores one link (64 bits) or index (the 32 highest bits) of another order.
    function _relink(uint256 id, uint256 shift, uint256 value) internal {
        uint256 place = _orders[id].place;
        _orders[id].place = place & ~(uint256(type(uint64).max) << shift) | value << shift;
    }

    function _next(uint256 id) internal view returns (uint64) {
        return uint64(_orders[id].place >> NEXT_SHIFT);
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
