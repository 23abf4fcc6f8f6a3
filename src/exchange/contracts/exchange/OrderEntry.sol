// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {Matching} from "./Matching.sol";

/// @title What subscribers do
/// @notice Orders come in, change and go. An order that a rule refuses reverts: the failed transaction is the record of the refusal.
abstract contract OrderEntry is Matching {
    /// @notice Enters an order of the caller's.
    /// @return orderId the new order's id
    /// @return filled how much of it traded at once
    function place(OrderRequest memory request) external nonReentrant returns (uint64 orderId, uint96 filled) {
        return _enter(msg.sender, request);
    }

    /// @notice Enters an order for an owner who made the caller a delegate in the registry.
    function placeFor(address owner, OrderRequest memory request)
        external
        nonReentrant
        returns (uint64 orderId, uint96 filled)
    {
        return _enter(owner, request);
    }

    /// @notice Changes price or remaining quantity of an order that rests, by its owner or a delegate. Only a smaller quantity at the same
    ///         price keeps the place, and is taken while the market is halted or closed, too.
    function amend(uint64 orderId, uint96 price, uint96 remaining) external nonReentrant returns (uint64 newOrderId) {
        Order memory order = _resting(orderId);
        if (!_isDelegate(order.owner, msg.sender)) revert NotOwner(orderId, msg.sender);
        Run memory run = _run(order.market);
        if (!_isPrice(run, price)) revert BadPrice(price, run.tick);
        bool samePrice = price == order.price * run.tick;
        if (remaining == 0 || remaining % run.lot != 0 || (samePrice && remaining == order.remaining)) {
            revert BadQuantity(remaining, run.lot);
        }
        if (samePrice && remaining < order.remaining) {
            uint256 shares = order.remaining - remaining;
            uint256 escrow = order.escrow;
            _shrink(order, remaining, _required(run, order, remaining));
            emit OrderReduced(orderId, order.market, remaining, msg.sender, uint40(block.timestamp));
            _giveBack(order, escrow - order.escrow, shares);
            return orderId;
        }
        if (_expired(order)) revert BadExpiry(order.expiresAt);
        bool dormant = order.status == OrderStatus.Dormant;
        OrderRequest memory request = OrderRequest({
            market: order.market,
            side: _side(order),
            kind: dormant ? order.kind : Kind.Limit,
            timeInForce: order.timeInForce,
            selfTrade: order.selfTrade,
            postOnly: order.postOnly,
            programTrade: order.programTrade,
            quantity: remaining,
            price: price,
            stopPrice: dormant ? uint96(order.stop * run.tick) : 0,
            expiresAt: order.timeInForce == TimeInForce.GTD ? uint40(order.expiresAt) : 0,
            clientOrderId: _clientIdOf[orderId]
        });
        if (request.clientOrderId != 0) {
            delete _byClientId[order.owner][request.clientOrderId];
            delete _clientIdOf[orderId];
        }
        emit OrderReplaced(orderId, order.market, _orderCount + 1);
        order.reason = CancelReason.Replaced;
        _cancel(order);
        (newOrderId,) = _enter(order.owner, request);
    }

    /// @notice Cancels an order, at any time: by its owner, its delegate, or the wallet that the owner's was recovered to.
    function cancel(uint64 orderId) external nonReentrant {
        Order memory order = _resting(orderId);
        if (!_isDelegate(order.owner, msg.sender) && registry.successorOf(order.owner) != msg.sender) {
            revert NotOwner(orderId, msg.sender);
        }
        _cancel(order);
    }

    /// @notice Cancels the caller's open orders of one market or of all (0), from the end of `openOrdersOf`, at most `most`.
    function cancelAll(uint32 market, uint256 most) external nonReentrant returns (uint256 cancelled) {
        return _cancelAll(msg.sender, market, most);
    }

    /// @notice Anyone removes orders that are expired or whose owner may no longer trade; others are passed over.
    function prune(uint64[] calldata orderIds) external nonReentrant returns (uint256 pruned) {
        for (uint256 i; i < orderIds.length; ++i) {
            Order memory order = _load(orderIds[i]);
            if (order.status != OrderStatus.Open && order.status != OrderStatus.Dormant) continue;
            (bool alive,) = _prune(order);
            if (!alive) ++pruned;
        }
    }

    /// @notice The successor of a recovered wallet cancels its orders (at most `most`) and takes over its credit in a token.
    function takeOver(address predecessor, IERC20 token, uint256 most) external nonReentrant {
        if (registry.successorOf(predecessor) != msg.sender) revert NotDelegate(predecessor, msg.sender);
        (bool active,, IInvestorRegistry.Status status,) = _profile(msg.sender);
        if (!active) revert NotEligible(msg.sender, status);
        _cancelAll(predecessor, 0, most);
        _moveCredit(token, predecessor, msg.sender);
    }

    function _cancelAll(address owner, uint32 market, uint256 most) private returns (uint256 cancelled) {
        uint64[] storage list = _openOrders[owner];
        for (uint256 i = list.length; i != 0 && cancelled < most; --i) {
            Order memory order = _load(list[i - 1]);
            if (market != 0 && order.market != market) continue;
            _cancel(order);
            ++cancelled;
        }
    }

    function _resting(uint64 orderId) private view returns (Order memory order) {
        order = _load(orderId);
        if (order.status != OrderStatus.Open && order.status != OrderStatus.Dormant) revert UnknownOrder(orderId);
    }

    function _enter(address owner, OrderRequest memory request) private returns (uint64 id, uint96 filled) {
        Run memory run = _openRun(request.market);
        if (!_isDelegate(owner, msg.sender)) revert NotDelegate(owner, msg.sender);
        (bool active, bytes32 investorId, IInvestorRegistry.Status status, IInvestorRegistry.AccountType accountType) =
            _profile(owner);
        if (!active) revert NotEligible(owner, status);
        Order memory order = _checked(run, owner, request);
        id = ++_orderCount;
        order.id = id;
        order.seq = ++_sequence;
        if (request.clientOrderId != 0) _registerClientId(owner, request.clientOrderId, id);
        if (order.buys) {
            order.escrow = _required(run, order, order.remaining);
            _escrow(run.quote, owner, order.escrow);
        } else {
            run.security.hold(owner, order.remaining);
        }
        _emitReceived(run, order, request, accountType);
        _process(run, order, investorId);
        _close(run);
        filled = request.quantity - uint96(order.remaining);
    }

    /// @dev Matches, rests or holds back an order that has been taken in.
    function _process(Run memory run, Order memory order, bytes32 investorId) private {
        bool clear = _housekeep(run);
        if (!clear && (order.kind == Kind.Market || order.timeInForce > TimeInForce.DAY || order.postOnly)) {
            revert MarketBusy(run.market);
        }
        if (order.stop != 0) {
            bool due = run.last != 0 && (order.buys ? run.last >= order.stop : run.last <= order.stop);
            if (clear && due) {
                _activate(run, order, investorId);
                _trigger(run);
            } else {
                order.status = OrderStatus.Dormant;
                _linkAndTell(order);
            }
        } else if (!clear) {
            _rest(run, order);
        } else {
            if (order.postOnly) {
                uint256 best = _markets[run.market].best[order.buys ? 1 : 0];
                if (best != 0 && (order.buys ? best <= order.price : best >= order.price)) {
                    revert PostOnlyWouldTrade(uint96(best * run.tick));
                }
            }
            _takeAndSettle(run, order, investorId);
            _trigger(run);
        }
    }

    /// @dev An order from its request, if its terms are such as can be.
    function _checked(Run memory run, address owner, OrderRequest memory request)
        private
        view
        returns (Order memory order)
    {
        TimeInForce tif = request.timeInForce;
        bool stop = request.kind == Kind.Stop || request.kind == Kind.StopLimit;
        bool immediate = tif > TimeInForce.DAY;
        if (
            (request.kind == Kind.Market && !immediate) || (stop && immediate)
                || (request.postOnly && (request.kind != Kind.Limit || immediate))
        ) revert BadTimeInForce();
        if (request.quantity == 0 || request.quantity % run.lot != 0) revert BadQuantity(request.quantity, run.lot);
        if (!_isPrice(run, request.price)) revert BadPrice(request.price, run.tick);
        if (stop ? !_isPrice(run, request.stopPrice) : request.stopPrice != 0) revert BadStopPrice(request.stopPrice);
        if (tif == TimeInForce.GTD ? request.expiresAt <= block.timestamp : request.expiresAt != 0) {
            revert BadExpiry(request.expiresAt);
        }
        order.owner = owner;
        order.market = request.market;
        order.buys = request.side == Side.Buy;
        order.kind = request.kind;
        order.timeInForce = tif;
        order.selfTrade = request.selfTrade;
        order.feeCapBps = run.takerFeeBps;
        order.postOnly = request.postOnly;
        order.remaining = request.quantity;
        order.price = request.price / run.tick;
        order.stop = request.stopPrice / run.tick;
        order.expiresAt = tif == TimeInForce.DAY ? _endOfDay(request.market) : request.expiresAt;
        order.programTrade = request.programTrade;
    }

    function _isPrice(Run memory run, uint256 price) private pure returns (bool) {
        return price != 0 && price % run.tick == 0 && price / run.tick <= type(uint24).max;
    }

    /// @dev An owner's client ids are kept for ever: a client that lost an answer asks again without placing twice.
    function _registerClientId(address owner, bytes32 clientOrderId, uint64 id) private {
        uint64 known = _byClientId[owner][clientOrderId];
        if (known != 0) revert DuplicateClientOrderId(clientOrderId, known);
        _byClientId[owner][clientOrderId] = id;
        _clientIdOf[id] = clientOrderId;
    }

    function _emitReceived(
        Run memory run,
        Order memory order,
        OrderRequest memory request,
        IInvestorRegistry.AccountType accountType
    ) private {
        emit OrderReceived(
            uint64(order.id),
            order.market,
            order.owner,
            address(run.security),
            request.side,
            request.kind,
            request.timeInForce,
            request.selfTrade,
            request.postOnly,
            request.programTrade,
            request.quantity,
            request.price,
            request.stopPrice,
            uint40(order.expiresAt),
            accountType,
            request.clientOrderId,
            msg.sender,
            uint40(block.timestamp)
        );
    }
}
