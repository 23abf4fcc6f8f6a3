// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {IPool} from "../interfaces/IPool.sol";

/// @title Liquidity shares that only eligible investors hold
/// @notice They stand for restricted shares, so they move between eligible investors only; those of a lost wallet go to its
///         successor.
abstract contract LiquidityShares is IPool, ERC20 {
    IInvestorRegistry private immutable _registry;

    constructor(IInvestorRegistry registry_) {
        _registry = registry_;
    }

    /// @notice Liquidity is counted in its smallest unit, the root of security units × quote units.
    function decimals() public pure override returns (uint8) {
        return 0;
    }

    /// @inheritdoc IPool
    function recover(address from) external returns (uint256 liquidity) {
        address successor = _registry.successorOf(from);
        if (successor == address(0)) revert NotRecovered(from);
        _checkEligible(successor);
        liquidity = balanceOf(from);
        if (liquidity == 0) revert BadAmount();
        emit Recovered(from, successor, liquidity);
        super._update(from, successor, liquidity);
    }

    /// @dev Both ends are eligible, the pool itself aside, which holds what is locked for ever.
    function _update(address from, address to, uint256 amount) internal virtual override {
        if (from != address(0)) _checkEligible(from);
        if (to != address(0) && (to != address(this) || from != address(0))) _checkEligible(to);
        super._update(from, to, amount);
    }

    function _checkEligible(address wallet) internal view returns (IInvestorRegistry.AccountType accountType) {
        IInvestorRegistry.Status status;
        (status,, accountType) = _registry.profileOf(wallet, block.timestamp);
        if (status != IInvestorRegistry.Status.Active) revert NotEligible(wallet, status);
    }
}
