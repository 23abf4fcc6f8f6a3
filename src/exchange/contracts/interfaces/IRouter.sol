// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IExchange} from "./IExchange.sol";
import {IPoolFactory} from "./IPoolFactory.sol";

/// @title The better of book and pool for a market order
/// @notice Walks the book's levels and takes from the pool whatever is cheaper there than the next level, so that an order is split where
///         that is better. The caller makes the router its delegate in the registry once; tokens never rest here.
interface IRouter {
    event Routed(
        uint32 indexed market,
        address indexed trader,
        IExchange.Side side,
        uint96 quantity,
        uint96 fromBook,
        uint96 fromPool
    );

    error DeadlinePassed(uint256 deadline);
    error NothingToTrade(uint32 market);

    function exchange() external view returns (IExchange);
    function factory() external view returns (IPoolFactory);

    /// @param worstPrice no part trades at a worse price than this (quote units per whole share): the book's before its fee, the
    ///        pool's with it, after the trade
    /// @return fromBook filled on the book
    /// @return fromPool filled by the pool; what neither gives is not traded
    function trade(
        uint32 market,
        IExchange.Side side,
        uint96 quantity,
        uint96 worstPrice,
        uint256 deadline,
        bytes32 clientOrderId
    ) external returns (uint96 fromBook, uint96 fromPool);

    /// @notice How an order of the caller would be split now, and the quote units it would cost at most or bring at least, fees in it.
    /// @dev Taken from 16 levels of the book at most, as if every order in them were alive.
    function quoteTrade(uint32 market, IExchange.Side side, uint96 quantity, uint96 worstPrice)
        external
        view
        returns (uint96 fromBook, uint96 fromPool, uint256 value);
}
