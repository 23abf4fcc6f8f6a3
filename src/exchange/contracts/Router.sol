// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IExchange} from "./interfaces/IExchange.sol";
import {IPool} from "./interfaces/IPool.sol";
import {IPoolFactory} from "./interfaces/IPoolFactory.sol";
import {IRouter} from "./interfaces/IRouter.sol";
import {Split} from "./pool/Split.sol";

/// @title The better of book and pool for a market order
/// @notice Acts as its caller's delegate: orders are the caller's, and tokens go between the caller and the exchange or the pool. It has
///         neither storage nor balance.
contract Router is IRouter {
    using SafeCast for uint256;

    /// @notice Levels of the book that one order looks at.
    uint256 public constant MAX_LEVELS = 16;
    /// @notice Orders that one trade places: another one follows when what rested in the book turned out to be dead.
    uint256 public constant MAX_ROUNDS = 3;

    /// @inheritdoc IRouter
    IExchange public immutable exchange;
    /// @inheritdoc IRouter
    IPoolFactory public immutable factory;

    /// @param exchange_ has the book
    /// @param factory_ knows the pools
    constructor(address exchange_, address factory_) {
        (exchange, factory) = (IExchange(exchange_), IPoolFactory(factory_));
    }

    /// @inheritdoc IRouter
    function trade(
        uint32 market,
        IExchange.Side side,
        uint96 quantity,
        uint96 worstPrice,
        uint256 deadline,
        bytes32 clientOrderId
    ) external returns (uint96 fromBook, uint96 fromPool) {
        if (block.timestamp > deadline) revert DeadlinePassed(deadline);
        (Split.Order memory order, IPool pool) = _orderFor(msg.sender, market, side, quantity, worstPrice);
        Split.Plan memory plan;
        for (uint256 round = 0;; round++) {
            plan = Split.best(order, _levels(market, side, round < MAX_ROUNDS ? MAX_LEVELS : 0));
            if (plan.fromBook == 0) break;
            uint96 filled;
            if (round == 0) {
                (, filled) = exchange.placeFor(msg.sender, _request(market, side, plan, clientOrderId));
            } else {
                // What the rounds before got stays, also where they left the market busy; then the pool gives the rest.
                try exchange.placeFor(msg.sender, _request(market, side, plan, 0)) returns (uint64, uint96 more) {
                    filled = more;
                } catch {
                    round = MAX_ROUNDS - 1;
                }
            }
            fromBook += filled;
            if (filled == plan.fromBook) break;
            order.quantity -= filled;
        }
        fromPool = plan.fromPool.toUint96();
        if (fromPool != 0) _takeFromPool(pool, side, plan, deadline);
        if (fromBook == 0 && fromPool == 0) revert NothingToTrade(market);
        emit Routed(market, msg.sender, side, quantity, fromBook, fromPool);
    }

    /// @inheritdoc IRouter
    function quoteTrade(uint32 market, IExchange.Side side, uint96 quantity, uint96 worstPrice)
        external
        view
        returns (uint96 fromBook, uint96 fromPool, uint256 value)
    {
        (Split.Order memory order,) = _orderFor(msg.sender, market, side, quantity, worstPrice);
        Split.Plan memory plan = Split.best(order, _levels(market, side, MAX_LEVELS));
        return (plan.fromBook.toUint96(), plan.fromPool.toUint96(), plan.value);
    }

    /// @dev The order asks for no worse a level than the plan has, where the pool may be better.
    function _request(uint32 market, IExchange.Side side, Split.Plan memory plan, bytes32 clientOrderId)
        private
        pure
        returns (IExchange.OrderRequest memory request)
    {
        request.market = market;
        request.side = side;
        request.kind = IExchange.Kind.Market;
        request.timeInForce = IExchange.TimeInForce.IOC;
        request.quantity = plan.fromBook.toUint96();
        request.price = plan.limit.toUint96();
        request.clientOrderId = clientOrderId;
    }

    function _takeFromPool(IPool pool, IExchange.Side side, Split.Plan memory plan, uint256 deadline) private {
        if (side == IExchange.Side.Buy) {
            pool.swapExactOutFor(msg.sender, side, plan.fromPool, plan.bound, deadline);
        } else {
            pool.swapExactInFor(msg.sender, side, plan.fromPool, plan.bound, deadline);
        }
    }

    /// @dev The pool is left out where there is none, where it holds nothing, where the transfer agent has not made it a venue (or not any
    ///      longer), and for affiliates of the issuer, who trade on the book only.
    function _orderFor(address trader, uint32 market, IExchange.Side side, uint96 quantity, uint96 worstPrice)
        private
        view
        returns (Split.Order memory order, IPool pool)
    {
        (IExchange.MarketTerms memory terms,,) = exchange.marketOf(market);
        order.buys = side == IExchange.Side.Buy;
        (order.quantity, order.worstPrice, order.lot) = (quantity, worstPrice, terms.lot);
        order.unit = 10 ** IERC20Metadata(address(terms.security)).decimals();
        order.feeBps = terms.takerFeeBps;
        pool = IPool(factory.poolOf(market));
        if (
            address(pool) != address(0) && terms.security.isVenue(address(pool))
                && !exchange.registry().isAffiliate(trader, terms.security.issuer())
        ) (order.securityReserve, order.quoteReserve,) = pool.reserves();
    }

    function _levels(uint32 market, IExchange.Side side, uint256 most) private view returns (IExchange.Level[] memory) {
        if (most == 0) return new IExchange.Level[](0);
        return exchange.depth(market, side == IExchange.Side.Buy ? IExchange.Side.Sell : IExchange.Side.Buy, most);
    }
}
