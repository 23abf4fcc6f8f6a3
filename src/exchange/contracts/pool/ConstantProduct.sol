// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title The arithmetic of two reserves whose product never falls
/// @notice A fee of 30 basis points on what comes in stays in the reserves. Every rounding is in the reserves' favour.
/// @dev `x` is the reserve of what comes in, `y` the reserve of what goes out, both at most 2^112 - 1; so are amounts. No product
///      below exceeds 2^112 × 2^112 × 10^4 < 2^238.
library ConstantProduct {
    uint256 internal constant MAX_RESERVE = type(uint112).max;
    /// @dev Of 10,000 units that come in, those that buy; the rest is the fee.
    uint256 internal constant KEPT = 9_970;
    uint256 internal constant WHOLE = 10_000;

    /// @notice What goes out for an amount that comes in, rounded down.
    function outFor(uint256 x, uint256 y, uint256 amountIn) internal pure returns (uint256) {
        uint256 effective = amountIn * KEPT;
        return effective * y / (x * WHOLE + effective);
    }

    /// @notice What has to come in for an amount that goes out, rounded up. The amount is less than `y`.
    function inFor(uint256 x, uint256 y, uint256 amountOut) internal pure returns (uint256) {
        return Math.ceilDiv(x * amountOut * WHOLE, (y - amountOut) * KEPT);
    }

    /// @notice The part of an amount that came in that was the fee, rounded down.
    function feeOf(uint256 amountIn) internal pure returns (uint256) {
        return amountIn * (WHOLE - KEPT) / WHOLE;
    }

    /// @notice The most that can go out (of `y`) while the price after it, fee in it, is no more than `numerator / denominator`
    ///         units of `x` per unit of `y`.
    /// @dev With f = KEPT / WHOLE, the price after q went out is x·y / (f·(y − q)²).
    function mostOut(uint256 x, uint256 y, uint256 numerator, uint256 denominator) internal pure returns (uint256) {
        uint256 square = ratio(x * y, denominator * WHOLE, numerator * KEPT, Math.Rounding.Ceil);
        if (square >= y * y) return 0;
        return y - Math.sqrt(square, Math.Rounding.Ceil);
    }

    /// @notice The most that can come in (of `x`) while the price after it, fee in it, is no less than `numerator / denominator`
    ///         units of `y` per unit of `x`.
    /// @dev With f = KEPT / WHOLE, the price after q came in is f·x·y / (x + f·q)².
    function mostIn(uint256 x, uint256 y, uint256 numerator, uint256 denominator) internal pure returns (uint256) {
        uint256 square = ratio(x * y, denominator * KEPT, numerator * WHOLE, Math.Rounding.Floor);
        // x + f·q is at most 2^113, so that a larger square allows whatever fits.
        if (square >= 1 << 226) return MAX_RESERVE - x;
        uint256 root = Math.sqrt(square * WHOLE * WHOLE);
        if (root <= x * WHOLE) return 0;
        return Math.min((root - x * WHOLE) / KEPT, MAX_RESERVE - x);
    }

    /// @dev a × b / c, or the largest number where that is about as large or larger (or c is zero). c is never one.
    function ratio(uint256 a, uint256 b, uint256 c, Math.Rounding rounding) private pure returns (uint256) {
        (uint256 high,) = Math.mul512(a, b);
        return high + 1 >= c ? type(uint256).max : Math.mulDiv(a, b, c, rounding);
    }
}
