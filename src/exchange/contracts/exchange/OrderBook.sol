// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ExchangeBase} from "./ExchangeBase.sol";
import {PriceBitmap} from "./PriceBitmap.sol";

/// @title Where orders rest
/// @notice Puts orders into the queues of their prices and into their owners' lists, and takes them out, at a cost that does not grow
///         with the number of either.
abstract contract OrderBook is ExchangeBase {
    using PriceBitmap for PriceBitmap.Bitmap;

    /// @dev Stores the order at the end of its price's queue; `status` says whether among the stops.
    function _link(Order memory order) internal {
        Market storage market = _markets[order.market];
        (uint256 which, uint24 price) = _placeOf(order);
        Book storage book = market.books[which];
        Queue memory queue = book.queues[price];
        uint64 id = uint64(order.id);
        order.prev = queue.tail;
        order.next = 0;
        if (queue.tail == 0) {
            queue.head = id;
            book.prices.add(price);
            uint24 best = market.best[which];
            if (best == 0 || (_fromTheTop(which) ? price > best : price < best)) market.best[which] = price;
        } else {
            _setNext(queue.tail, id);
        }
        queue.tail = id;
        queue.quantity += uint128(order.remaining);
        book.queues[price] = queue;

        uint64[] storage list = _openOrders[order.owner];
        order.ownerIndex = list.length;
        list.push(id);
        _store(order);
    }

    /// @dev Takes a resting order out of its queue and its owner's list; the caller stores what becomes of it.
    function _unlink(Order memory order) internal {
        Market storage market = _markets[order.market];
        (uint256 which, uint24 price) = _placeOf(order);
        Book storage book = market.books[which];
        Queue memory queue = book.queues[price];
        bool first = queue.head == order.id;
        queue.quantity -= uint128(order.remaining);
        if (first) queue.head = uint64(order.next);
        else _setNext(order.prev, order.next);
        if (order.next == 0) queue.tail = first ? 0 : uint64(order.prev);
        else if (!first) {
            StoredOrder storage follower = _orders[order.next];
            follower.place = follower.place.withPrev(order.prev);
        }
        book.queues[price] = queue;
        if (queue.head == 0) {
            book.prices.remove(price);
            if (market.best[which] == price) market.best[which] = book.prices.first(_fromTheTop(which));
        }

        uint64[] storage list = _openOrders[order.owner];
        uint256 last = list.length - 1;
        if (order.ownerIndex != last) {
            uint64 moved = list[last];
            list[order.ownerIndex] = moved;
            _orders[moved].place = _orders[moved].place.withOwnerIndex(order.ownerIndex);
        }
        list.pop();
        order.prev = 0;
        order.next = 0;
        order.ownerIndex = 0;
    }

    function _setNext(uint256 id, uint256 next) private {
        _orders[id].place = _orders[id].place.withNext(next);
    }

    /// @dev Makes a resting order smaller in its place.
    function _shrink(Order memory order, uint256 remaining, uint256 escrow) internal {
        (uint256 which, uint24 price) = _placeOf(order);
        _markets[order.market].books[which].queues[price].quantity -= uint128(order.remaining - remaining);
        order.remaining = remaining;
        order.escrow = escrow;
        _storeSize(order);
    }
}
