// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Pool} from "./Pool.sol";
import {IExchange} from "./interfaces/IExchange.sol";
import {IPoolFactory} from "./interfaces/IPoolFactory.sol";

/// @title One pool per market
/// @notice Makes pools and remembers them; has no power over one once it is there.
contract PoolFactory is IPoolFactory {
    /// @inheritdoc IPoolFactory
    IExchange public immutable exchange;
    /// @inheritdoc IPoolFactory
    mapping(uint32 market => address) public poolOf;

    /// @param exchange_ whose markets pools are made for
    constructor(address exchange_) {
        exchange = IExchange(exchange_);
    }

    /// @inheritdoc IPoolFactory
    function createPool(uint32 market) external returns (address pool) {
        if (market == 0 || market > exchange.marketCount()) revert UnknownMarket(market);
        if (poolOf[market] != address(0)) revert PoolExists(market, poolOf[market]);
        pool = address(new Pool(exchange, market));
        poolOf[market] = pool;
        emit PoolCreated(market, pool);
    }
}
