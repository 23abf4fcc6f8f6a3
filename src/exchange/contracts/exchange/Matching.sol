// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Escrow} from "./Escrow.sol";
import {Markets} from "./Markets.sol";

/// @title How orders meet
/// @notice Price-time priority, at the price of the order that was there first. Eligibility is asked again of whoever rests, at each
///         meeting: an order whose owner may no longer trade is cancelled and passed over. Each meeting is one step of a bounded number.
abstract contract Matching is Escrow, Markets {
    uint256 private constant MAX_STEPS = 50;
    uint256 private constant HOUSEKEEPING_STEPS = 8;
    /// @dev Restriction codes below are of the security as a whole, from here on of the seller, and from the next on of the buyer.
    uint8 private constant FIRST_SELLER_CODE = 16;
    uint8 private constant FIRST_BUYER_CODE = 32;

    /// @dev Why a taker stopped: filled or nobody left to meet; out of steps; itself at fault; or the security does not move.
    enum End {
        Exhausted,
        Steps,
        AtFault,
        Suspended
    }

    /// @notice Carries on with what one transaction's bound left over: crossed orders and stops that are due. Anyone may.
    function matchOrders(uint32 market) external nonReentrant returns (uint256 steps) {
        Run memory run = _openRun(market);
        _work(run, MAX_STEPS);
        _close(run);
        steps = MAX_STEPS - run.steps;
    }

    /// @dev Works off what earlier transactions left, within a small part of this one's steps.
    /// @return clear that nothing is left: no orders that cross, no stop that is due
    function _housekeep(Run memory run) internal returns (bool clear) {
        _work(run, HOUSEKEEPING_STEPS);
        run.steps += MAX_STEPS - HOUSEKEEPING_STEPS;
        clear = !_crossed(run.market) && _dueBook(run) == 0;
    }

    function _work(Run memory run, uint256 steps) private {
        run.steps = steps;
        while (run.steps != 0 && _crossed(run.market) && _uncross(run)) {}
        if (!_crossed(run.market)) _trigger(run);
    }

    /// @dev Lets the newer of the oldest orders of the two best prices, which cross, take from older ones.
    /// @return moved that the security lets them
    function _uncross(Run memory run) private returns (bool moved) {
        Market storage market = _markets[run.market];
        Order memory order = _load(market.books[0].queues[market.best[0]].head);
        Order memory ask = _load(market.books[1].queues[market.best[1]].head);
        if (ask.seq > order.seq) order = ask;
        (bool alive, bytes32 investorId) = _checkAlive(run, order);
        if (!alive) return true;
        (uint256 remaining, uint256 escrow) = (order.remaining, order.escrow);
        End end = _take(run, order, investorId);
        // Its queue still counts what it had, and its place in its owner's list may be another: put the result onto what is stored.
        (uint256 left, uint256 kept) = (order.remaining, order.escrow);
        order.remaining = remaining;
        order.escrow = escrow;
        order.ownerIndex = _orders[order.id].place.ownerIndex();
        if (left == 0) {
            _unlink(order);
            order.escrow = kept;
            _complete(order);
        } else {
            _shrink(order, left, kept);
            if (end == End.AtFault) _cancel(order);
        }
        moved = end != End.Suspended;
    }

    /// @dev Activates stops that are due, buy stops first, each price in the order of entry.
    function _trigger(Run memory run) internal {
        while (run.steps != 0) {
            uint256 which = _dueBook(run);
            if (which == 0) return;
            Market storage market = _markets[run.market];
            Order memory order = _load(market.books[which].queues[market.best[which]].head);
            (bool alive, bytes32 investorId) = _checkAlive(run, order);
            if (!alive) continue;
            --run.steps;
            _unlink(order);
            order.seq = ++_sequence;
            _activate(run, order, investorId);
        }
    }

    /// @dev A stop's price has come: it goes on as a market or limit order.
    function _activate(Run memory run, Order memory order, bytes32 investorId) internal {
        order.status = OrderStatus.None;
        emit OrderTriggered(uint64(order.id), run.market, uint96(run.last * run.tick), uint40(block.timestamp));
        _takeAndSettle(run, order, investorId);
    }

    /// @dev Matches an order that is in no queue, then fills, rests or cancels what remains of it.
    function _takeAndSettle(Run memory run, Order memory order, bytes32 investorId) internal {
        End end = _take(run, order, investorId);
        if (order.remaining == 0) {
            _complete(order);
            return;
        }
        if (order.timeInForce == TimeInForce.FOK) revert FillOrKillUnfilled(uint96(order.remaining));
        if (end != End.AtFault) {
            if (order.kind != Kind.Market && order.kind != Kind.Stop && order.timeInForce != TimeInForce.IOC) {
                _rest(run, order);
                return;
            }
            if (end != End.Suspended) order.reason = end == End.Steps ? CancelReason.StepLimit : CancelReason.Unfilled;
        }
        _drop(order);
    }

    /// @dev Rests in the book, with no more escrowed than what remains may cost.
    function _rest(Run memory run, Order memory order) internal {
        uint256 required = _required(run, order, order.remaining);
        uint256 surplus = order.escrow - required;
        order.escrow = required;
        order.status = OrderStatus.Open;
        _linkAndTell(order);
        _credit(run.quote, order.owner, surplus);
    }

    function _linkAndTell(Order memory order) internal {
        _link(order);
        emit OrderRested(
            uint64(order.id), order.market, uint96(order.remaining), order.status == OrderStatus.Dormant
        );
    }

    /// @dev Fills an order from the best prices of the other side. What fills lessens `order` in memory only; where it is at fault or the
    ///      security does not move, its `reason` and `code` say why. An order that rests itself takes only from older ones.
    function _take(Run memory run, Order memory order, bytes32 investorId) private returns (End end) {
        Market storage market = _markets[run.market];
        uint256 which = order.buys ? 1 : 0;
        uint256 proceeds;
        while (order.remaining != 0) {
            uint24 price = market.best[which];
            if (price == 0 || (order.buys ? price > order.price : price < order.price)) break;
            Order memory maker = _load(market.books[which].queues[price].head);
            if (order.status == OrderStatus.Open && maker.seq > order.seq) break;
            if (run.steps == 0) {
                end = End.Steps;
                break;
            }
            (bool alive, bytes32 makerInvestor) = _checkAlive(run, maker);
            if (!alive) continue;
            --run.steps;
            if (maker.owner == order.owner || (investorId == makerInvestor && investorId != 0)) {
                order.reason = CancelReason.SelfTrade;
                maker.reason = CancelReason.SelfTrade;
                if (order.selfTrade != SelfTrade.CancelNewest) _cancel(maker);
                if (order.selfTrade == SelfTrade.CancelOldest) continue;
                end = End.AtFault;
                break;
            }
            uint256 quantity = order.remaining < maker.remaining ? order.remaining : maker.remaining;
            (address buyer, address seller) = order.buys ? (order.owner, maker.owner) : (maker.owner, order.owner);
            uint8 code = run.security.trySettle(seller, buyer, quantity);
            if (code == 0) {
                proceeds += _fill(run, order, maker, price, quantity);
                continue;
            }
            bool suspended = code < FIRST_SELLER_CODE;
            Order memory atFault = suspended || order.buys != (code < FIRST_BUYER_CODE) ? order : maker;
            atFault.reason = CancelReason.Restricted;
            atFault.code = code;
            if (atFault.id == order.id) {
                end = suspended ? End.Suspended : End.AtFault;
                break;
            }
            _cancel(maker);
        }
        _credit(run.quote, order.owner, proceeds);
    }

    /// @dev Pays for shares that have moved, and takes the fill off both orders.
    /// @return proceeds for the taker when it sells
    function _fill(Run memory run, Order memory taker, Order memory maker, uint256 price, uint256 quantity)
        private
        returns (uint256 proceeds)
    {
        uint256 value = _value(run, price, quantity);
        uint256 takerFee = value * (run.takerFeeBps < taker.feeCapBps ? run.takerFeeBps : taker.feeCapBps) / BPS;
        uint256 makerFee = value * (run.makerFeeBps < maker.feeCapBps ? run.makerFeeBps : maker.feeCapBps) / BPS;
        run.fees += takerFee + makerFee;
        run.last = price;
        taker.remaining -= quantity;
        (Order memory buy, Order memory sell) = taker.buys ? (taker, maker) : (maker, taker);
        (uint256 buyerFee, uint256 sellerFee) = taker.buys ? (takerFee, makerFee) : (makerFee, takerFee);
        emit Trade(
            run.market,
            buy.owner,
            sell.owner,
            ++_tradeCount,
            uint64(maker.id),
            uint64(taker.id),
            _side(taker),
            uint96(price * run.tick),
            uint96(quantity),
            value,
            buyerFee,
            sellerFee,
            uint40(block.timestamp)
        );
        uint256 makerEscrow = maker.escrow;
        if (taker.buys) {
            taker.escrow -= value + buyerFee;
            _credit(run.quote, maker.owner, value - sellerFee);
        } else {
            makerEscrow -= value + buyerFee;
            proceeds = value - sellerFee;
        }
        if (quantity == maker.remaining) {
            _unlink(maker);
            maker.escrow = makerEscrow;
            _complete(maker);
        } else {
            _shrink(maker, maker.remaining - quantity, makerEscrow);
        }
    }

    /// @dev Cancels a resting order that is expired or whose owner may not trade now, which costs a step.
    function _checkAlive(Run memory run, Order memory order) private returns (bool alive, bytes32 investorId) {
        (alive, investorId) = _prune(order);
        if (!alive) --run.steps;
    }

    /// @dev Cancels a resting order that is expired or whose owner may not trade now.
    function _prune(Order memory order) internal returns (bool alive, bytes32 investorId) {
        if (_expired(order)) {
            order.reason = CancelReason.Expired;
        } else {
            (alive, investorId,,) = _profile(order.owner);
            order.reason = CancelReason.Ineligible;
        }
        if (!alive) _cancel(order);
    }

    /// @dev Writes what a run has kept for its end.
    function _close(Run memory run) internal {
        Market storage market = _markets[run.market];
        if (market.last != run.last) market.last = uint24(run.last);
        _credit(run.quote, feeRecipient, run.fees);
    }

    function _crossed(uint32 market) private view returns (bool) {
        uint24[4] storage best = _markets[market].best;
        return best[1] != 0 && best[0] >= best[1];
    }

    /// @return the book of stops whose first one is due, 0 for none
    function _dueBook(Run memory run) private view returns (uint256) {
        uint24[4] storage best = _markets[run.market].best;
        if (run.last == 0) return 0;
        if (best[2] != 0 && best[2] <= run.last) return 2;
        if (best[3] != 0 && best[3] >= run.last) return 3;
        return 0;
    }
}
