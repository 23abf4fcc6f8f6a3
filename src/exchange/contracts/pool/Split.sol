// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {ConstantProduct} from "./ConstantProduct.sol";

/// @title How an order is best split between a book and a pool
/// @notice Both get dearer the more is taken from them, so the best split takes from the pool until its price has reached the book's,
///         level by level. The book's part is a multiple of the lot; as much as possible is traded, then as well as possible.
library Split {
    /// @param unit units of the security in a whole share, which prices are for
    /// @param securityReserve 0 if there is no pool
    struct Order {
        bool buys;
        uint256 quantity;
        uint256 worstPrice;
        uint256 lot;
        uint256 unit;
        uint256 feeBps;
        uint256 securityReserve;
        uint256 quoteReserve;
    }

    /// @param value quote units that are paid or received, fees in it
    /// @param limit price of the last level that the book's part needs
    /// @param bound what the pool's part costs at most, or brings at least, at the worst price
    struct Plan {
        uint256 fromBook;
        uint256 fromPool;
        uint256 value;
        uint256 limit;
        uint256 bound;
    }

    uint256 private constant BPS = 10_000;

    /// @param levels the opposite side of the book, the best first
    function best(Order memory order, IExchange.Level[] memory levels) internal pure returns (Plan memory plan) {
        uint256 most = mostFromPool(order, order.worstPrice, 0);
        (uint256 book, uint256 pool) = meetingPoint(order, levels, most);
        uint256 end = Math.min(book, order.quantity) / order.lot * order.lot;
        uint256 middle = Math.min(end, (order.quantity - pool) / order.lot * order.lot);
        // The meeting point lies between two units of the pool and two lots of the book: the neighbours are tried too.
        uint256 last = Math.min(end, middle + order.lot);
        uint256 fromBook = Math.saturatingSub(middle, order.lot);
        plan = planAt(order, levels, fromBook, most);
        while (fromBook < last) {
            fromBook += order.lot;
            Plan memory other = planAt(order, levels, fromBook, most);
            if (isBetter(order.buys, other, plan)) plan = other;
        }
    }

    /// @dev Where book and pool cost the same: what the book has within the worst price, and what the pool gives.
    function meetingPoint(Order memory order, IExchange.Level[] memory levels, uint256 most)
        private
        pure
        returns (uint256 book, uint256 pool)
    {
        bool met;
        for (uint256 i = 0; i < levels.length; i++) {
            IExchange.Level memory level = levels[i];
            if (order.buys ? level.price > order.worstPrice : level.price < order.worstPrice) break;
            if (!met) {
                pool = Math.min(most, mostFromPool(order, level.price, order.feeBps));
                met = book + pool + level.quantity >= order.quantity;
                if (met) pool = Math.min(pool, Math.saturatingSub(order.quantity, book));
            }
            book += level.quantity;
        }
        if (!met) pool = Math.min(most, Math.saturatingSub(order.quantity, book));
    }

    /// @dev What the pool gives until its price has come to a price of the book with its fee in it.
    function mostFromPool(Order memory order, uint256 price, uint256 feeBps) private pure returns (uint256) {
        (uint256 x, uint256 y) = (order.securityReserve, order.quoteReserve);
        if (x == 0 || y == 0) return 0;
        uint256 most = order.buys
            ? ConstantProduct.mostOut(y, x, price * (BPS + feeBps), order.unit * BPS)
            : ConstantProduct.mostIn(x, y, price * (BPS - feeBps), order.unit * BPS);
        return Math.min(most, order.quantity);
    }

    function planAt(Order memory order, IExchange.Level[] memory levels, uint256 fromBook, uint256 most)
        private
        pure
        returns (Plan memory plan)
    {
        plan.fromBook = fromBook;
        (plan.value, plan.limit) = bookValue(order, levels, fromBook);
        uint256 fromPool = Math.min(most, order.quantity - fromBook);
        uint256 value = poolValue(order, fromPool);
        plan.bound = bound(order, fromPool);
        if (order.buys ? value > plan.bound : value < plan.bound) {
            // Within the worst price but for the rounding, which there is none of in whole lots.
            fromPool -= fromPool % order.lot;
            value = poolValue(order, fromPool);
            plan.bound = bound(order, fromPool);
        }
        // A part that the pool would give nothing for is left alone.
        if (value == 0) return plan;
        plan.fromPool = fromPool;
        plan.value += value;
    }

    function bookValue(Order memory order, IExchange.Level[] memory levels, uint256 left)
        private
        pure
        returns (uint256 value, uint256 limit)
    {
        for (uint256 i = 0; left != 0; i++) {
            uint256 quantity = Math.min(left, levels[i].quantity);
            limit = levels[i].price;
            uint256 fill = limit * quantity / order.unit;
            uint256 fee = fill * order.feeBps / BPS;
            value += order.buys ? fill + fee : fill - fee;
            left -= quantity;
        }
    }

    function poolValue(Order memory order, uint256 quantity) private pure returns (uint256) {
        if (quantity == 0) return 0;
        return order.buys
            ? ConstantProduct.inFor(order.quoteReserve, order.securityReserve, quantity)
            : ConstantProduct.outFor(order.securityReserve, order.quoteReserve, quantity);
    }

    function bound(Order memory order, uint256 quantity) private pure returns (uint256) {
        uint256 product = order.worstPrice * quantity;
        return order.buys ? product / order.unit : Math.ceilDiv(product, order.unit);
    }

    /// @dev More is better, then a better value.
    function isBetter(bool buys, Plan memory a, Plan memory b) private pure returns (bool) {
        (uint256 traded, uint256 other) = (a.fromBook + a.fromPool, b.fromBook + b.fromPool);
        if (traded != other) return traded > other;
        return buys ? a.value < b.value : a.value > b.value;
    }
}
