// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {OrderBook} from "./OrderBook.sol";

/// @title What the exchange owes
/// @notice The tokens here are the sum of what open buy orders have escrowed and of what is credited. Proceeds are credited, never
///         pushed, so that nobody's receipt can stop another's trade; only their owner, or who recovered its wallet, moves them.
abstract contract Escrow is OrderBook {
    using SafeERC20 for IERC20;

    mapping(IERC20 token => mapping(address owner => uint256)) private _credits;

    /// @notice Credits the caller with tokens of its own, for orders to come; shares stay with their holder instead.
    function deposit(IERC20 token, uint256 amount) external nonReentrant {
        if (!_isQuote[token]) revert NotQuoteToken(address(token));
        _receive(token, msg.sender, amount);
        _credits[token][msg.sender] += amount;
        emit Deposited(address(token), msg.sender, amount);
    }

    /// @notice Pays out what the caller is credited, unless its wallet is frozen, or was lost and recovered to another.
    function withdraw(IERC20 token, uint256 amount) external nonReentrant {
        (,, IInvestorRegistry.Status status,) = _profile(msg.sender);
        if (status == IInvestorRegistry.Status.Frozen || status == IInvestorRegistry.Status.Recovered) {
            revert NotEligible(msg.sender, status);
        }
        uint256 credit = _credits[token][msg.sender];
        if (credit < amount) revert InsufficientCredit(address(token), amount, credit);
        _credits[token][msg.sender] = credit - amount;
        emit Withdrawn(address(token), msg.sender, msg.sender, amount);
        token.safeTransfer(msg.sender, amount);
    }

    /// @notice What `withdraw` would pay.
    function creditOf(IERC20 token, address owner) external view returns (uint256) {
        return _credits[token][owner];
    }

    function _credit(IERC20 token, address owner, uint256 amount) internal {
        if (amount == 0) return;
        _credits[token][owner] += amount;
        emit Credited(address(token), owner, amount);
    }

    function _moveCredit(IERC20 token, address from, address to) internal {
        uint256 amount = _credits[token][from];
        if (amount == 0) return;
        _credits[token][from] = 0;
        emit Withdrawn(address(token), from, to, amount);
        _credit(token, to, amount);
    }

    /// @dev Takes an order's escrow: from its owner's credit first, then from its wallet.
    function _escrow(IERC20 token, address owner, uint256 amount) internal {
        uint256 credit = _credits[token][owner];
        uint256 used = credit < amount ? credit : amount;
        if (used != 0) _credits[token][owner] = credit - used;
        if (used != amount) _receive(token, owner, amount - used);
    }

    function _receive(IERC20 token, address from, uint256 amount) private {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(from, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert ShortPayment(address(token), amount, received);
    }

    /// @dev Gives back what an order no longer needs: quote units to its owner's credit, or shares from their hold.
    function _giveBack(Order memory order, uint256 escrow, uint256 shares) internal {
        Market storage market = _markets[order.market];
        if (order.buys) _credit(market.quote, order.owner, escrow);
        else market.security.release(order.owner, shares);
    }

    /// @dev Ends an order for its `reason`, once it is in no queue (any more).
    function _drop(Order memory order) internal {
        uint256 escrow = order.escrow;
        order.escrow = 0;
        order.status = OrderStatus.Cancelled;
        _store(order);
        emit OrderCancelled(
            uint64(order.id),
            order.market,
            uint96(order.remaining),
            order.reason,
            uint8(order.code),
            msg.sender,
            uint40(block.timestamp)
        );
        _giveBack(order, escrow, order.remaining);
    }

    /// @dev Ends an order that rests, for its `reason`.
    function _cancel(Order memory order) internal {
        _unlink(order);
        _drop(order);
    }

    /// @dev An order is done that is in no queue (any more): what it escrowed too much goes to its owner's credit.
    function _complete(Order memory order) internal {
        uint256 left = order.escrow;
        order.remaining = 0;
        order.escrow = 0;
        order.status = OrderStatus.Filled;
        _store(order);
        _credit(_markets[order.market].quote, order.owner, left);
    }

    /// @dev What an order has to escrow for a quantity: for a buy, its value at the order's price, and the highest fee on it.
    function _required(Run memory run, Order memory order, uint256 quantity) internal pure returns (uint256 required) {
        if (!order.buys) return 0;
        required = _value(run, order.price, quantity);
        required += required * order.feeCapBps / BPS;
        if (required > type(uint96).max) revert BadQuantity(quantity, run.lot);
    }

    /// @dev Whole, because listing requires that tick × lot is a multiple of the unit.
    function _value(Run memory run, uint256 price, uint256 quantity) internal pure returns (uint256) {
        unchecked {
            return price * run.tick * quantity / run.unit;
        }
    }
}
