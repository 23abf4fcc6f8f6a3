// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ExchangeBase} from "./ExchangeBase.sol";
import {PriceBitmap} from "./PriceBitmap.sol";

/// @title The book, read
abstract contract BookViews is ExchangeBase {
    using PriceBitmap for PriceBitmap.Bitmap;

    /// @notice Price levels of one side, the best first. Quantities include orders that turn out expired or ineligible when met.
    function depth(uint32 market, Side side, uint256 most) external view returns (Level[] memory levels) {
        Market storage m = _known(market);
        uint256 which = uint256(side);
        Book storage book = m.books[which];
        uint256 count;
        for (uint24 p = m.best[which]; p != 0 && count < most; p = book.prices.next(p, _fromTheTop(which))) ++count;
        levels = new Level[](count);
        uint24 price = m.best[which];
        for (uint256 i; i < count; ++i) {
            levels[i] = Level(m.tick * price, book.queues[price].quantity);
            price = book.prices.next(price, _fromTheTop(which));
        }
    }

    /// @notice Orders that rest at a price, the oldest first.
    function ordersAt(uint32 market, Side side, uint96 price, uint256 most) external view returns (uint64[] memory ids) {
        Market storage m = _known(market);
        if (price % m.tick != 0 || price / m.tick > type(uint24).max) return ids;
        uint64 head = m.books[uint256(side)].queues[uint24(price / m.tick)].head;
        uint256 count;
        for (uint64 id = head; id != 0 && count < most; id = _orders[id].place.next()) ++count;
        ids = new uint64[](count);
        for (uint256 i; i < count; ++i) {
            ids[i] = head;
            head = _orders[head].place.next();
        }
    }

    /// @notice An order as it stands, with status `None` for an id that is not given out. A filled or cancelled one says what remained.
    function orderOf(uint64 orderId) external view returns (OrderView memory) {
        Order memory order = _load(orderId);
        uint96 tick = _markets[order.market].tick;
        return OrderView({
            id: orderId,
            owner: order.owner,
            market: order.market,
            side: _side(order),
            kind: order.kind,
            timeInForce: order.timeInForce,
            selfTrade: order.selfTrade,
            status: order.status,
            postOnly: order.postOnly,
            remaining: uint96(order.remaining),
            price: uint96(order.price) * tick,
            stopPrice: uint96(order.stop) * tick,
            expiresAt: uint40(order.expiresAt),
            escrow: uint96(order.escrow)
        });
    }

    /// @notice An owner's resting orders. When one goes, the last takes its place; the others keep theirs.
    function openOrdersOf(address owner) external view returns (uint64[] memory) {
        return _openOrders[owner];
    }

    /// @notice The order that a client id stands for, 0 for none. After an amendment, the new order.
    function orderByClientId(address owner, bytes32 clientOrderId) external view returns (uint64) {
        return _byClientId[owner][clientOrderId];
    }
}
