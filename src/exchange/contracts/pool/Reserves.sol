// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IPool} from "../interfaces/IPool.sol";
import {ConstantProduct} from "./ConstantProduct.sol";

/// @title What a pool holds, and the price that follows from it, summed over time
/// @notice Reserves are what came in through the pool's own functions: what anybody sends besides is not counted.
abstract contract Reserves is IPool {
    using SafeERC20 for IERC20;

    uint112 private _securityReserve;
    uint112 private _quoteReserve;
    uint32 private _updatedAt;
    /// @inheritdoc IPool
    uint256 public priceCumulative;

    /// @inheritdoc IPool
    function reserves() public view returns (uint112, uint112, uint32) {
        return (_securityReserve, _quoteReserve, _updatedAt);
    }

    /// @dev Before the reserves change for the first time in a block, the price that held until now is summed up. The sum and the
    ///      clock wrap, and differences of them are right nevertheless, as in Uniswap v2.
    function _setReserves(uint256 securityReserve, uint256 quoteReserve) internal {
        if (securityReserve > ConstantProduct.MAX_RESERVE || quoteReserve > ConstantProduct.MAX_RESERVE) {
            revert ReserveOverflow();
        }
        uint32 now_ = uint32(block.timestamp);
        unchecked {
            uint32 elapsed = now_ - _updatedAt;
            if (elapsed != 0 && _securityReserve != 0) {
                priceCumulative += (uint256(_quoteReserve) << 112) / _securityReserve * elapsed;
            }
        }
        (_securityReserve, _quoteReserve, _updatedAt) = (uint112(securityReserve), uint112(quoteReserve), now_);
        emit Sync(uint112(securityReserve), uint112(quoteReserve));
    }

    /// @dev Takes tokens in, and refuses one that gives less (or more) than was asked.
    function _pull(IERC20 token, address from, uint256 amount) internal {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(from, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert ShortPayment(address(token), amount, received);
    }

    /// @dev Gives tokens out, and refuses one that takes more (or less) than was asked.
    function _push(IERC20 token, address to, uint256 amount) internal {
        if (amount == 0) return;
        uint256 before = token.balanceOf(address(this));
        token.safeTransfer(to, amount);
        uint256 given = before - token.balanceOf(address(this));
        if (given != amount) revert ShortPayment(address(token), amount, given);
    }
}
