// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IExchange} from "./IExchange.sol";

/// @title One pool per market
interface IPoolFactory {
    event PoolCreated(uint32 indexed market, address indexed pool);

    error PoolExists(uint32 market, address pool);
    error UnknownMarket(uint32 market);

    function exchange() external view returns (IExchange);
    /// @notice Anyone may; the pool trades once the security's transfer agent has made it a venue.
    function createPool(uint32 market) external returns (address pool);
    /// @notice Zero where there is none.
    function poolOf(uint32 market) external view returns (address);
}
