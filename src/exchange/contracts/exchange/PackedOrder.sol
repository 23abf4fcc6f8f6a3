// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IExchange} from "../interfaces/IExchange.sol";

/// @dev What an order was placed with, and its status, from the lowest bits:
///      owner 160, market 32, kind 8, timeInForce 8, selfTrade 8, status 8, feeCapBps 16, buys 1, postOnly 1, programTrade 1.
///      `feeCapBps` is the taker fee at entry: a later rise does not reach what its owner escrowed for.
type Terms is uint256;

/// @dev What is left of an order, from the lowest bits: remaining 96, price 24, stop 24, expiresAt 40, seq 64.
///      `seq` orders by age, and is a new one when a stop is triggered.
type Size is uint256;

/// @dev Where a resting order stands, from the lowest bits: prev 64, next 64, escrow 96, ownerIndex 32.
///      The first order of a queue has a `prev` that means nothing.
type Place is uint256;

using TermsWord for Terms global;
using SizeWord for Size global;
using PlaceWord for Place global;

library TermsWord {
    function owner(Terms self) internal pure returns (address) {
        return address(uint160(Terms.unwrap(self)));
    }

    function market(Terms self) internal pure returns (uint32) {
        return uint32(Terms.unwrap(self) >> 160);
    }

    function kind(Terms self) internal pure returns (IExchange.Kind) {
        return IExchange.Kind(uint8(Terms.unwrap(self) >> 192));
    }

    function timeInForce(Terms self) internal pure returns (IExchange.TimeInForce) {
        return IExchange.TimeInForce(uint8(Terms.unwrap(self) >> 200));
    }

    function selfTrade(Terms self) internal pure returns (IExchange.SelfTrade) {
        return IExchange.SelfTrade(uint8(Terms.unwrap(self) >> 208));
    }

    function status(Terms self) internal pure returns (IExchange.OrderStatus) {
        return IExchange.OrderStatus(uint8(Terms.unwrap(self) >> 216));
    }

    function feeCapBps(Terms self) internal pure returns (uint16) {
        return uint16(Terms.unwrap(self) >> 224);
    }

    function buys(Terms self) internal pure returns (bool) {
        return (Terms.unwrap(self) >> 240) & 1 == 1;
    }

    function postOnly(Terms self) internal pure returns (bool) {
        return (Terms.unwrap(self) >> 241) & 1 == 1;
    }

    function programTrade(Terms self) internal pure returns (bool) {
        return (Terms.unwrap(self) >> 242) & 1 == 1;
    }

    /// @dev The caller keeps each value within its bits.
    function pack(
        address owner_,
        uint32 market_,
        IExchange.Kind kind_,
        IExchange.TimeInForce timeInForce_,
        IExchange.SelfTrade selfTrade_,
        IExchange.OrderStatus status_,
        uint256 feeCapBps_,
        bool buys_,
        bool postOnly_,
        bool programTrade_
    ) internal pure returns (Terms) {
        return Terms.wrap(
            uint160(owner_) | uint256(market_) << 160 | uint256(kind_) << 192 | uint256(timeInForce_) << 200
                | uint256(selfTrade_) << 208 | uint256(status_) << 216 | feeCapBps_ << 224 | (buys_ ? 1 << 240 : 0)
                | (postOnly_ ? 1 << 241 : 0) | (programTrade_ ? 1 << 242 : 0)
        );
    }
}

library SizeWord {
    function remaining(Size self) internal pure returns (uint96) {
        return uint96(Size.unwrap(self));
    }

    function price(Size self) internal pure returns (uint24) {
        return uint24(Size.unwrap(self) >> 96);
    }

    function stop(Size self) internal pure returns (uint24) {
        return uint24(Size.unwrap(self) >> 120);
    }

    function expiresAt(Size self) internal pure returns (uint40) {
        return uint40(Size.unwrap(self) >> 144);
    }

    function seq(Size self) internal pure returns (uint64) {
        return uint64(Size.unwrap(self) >> 184);
    }

    /// @dev The caller keeps each value within its bits.
    function pack(uint256 remaining_, uint256 price_, uint256 stop_, uint256 expiresAt_, uint256 seq_)
        internal
        pure
        returns (Size)
    {
        return Size.wrap(remaining_ | price_ << 96 | stop_ << 120 | expiresAt_ << 144 | seq_ << 184);
    }
}

library PlaceWord {
    function prev(Place self) internal pure returns (uint64) {
        return uint64(Place.unwrap(self));
    }

    function next(Place self) internal pure returns (uint64) {
        return uint64(Place.unwrap(self) >> 64);
    }

    function escrow(Place self) internal pure returns (uint96) {
        return uint96(Place.unwrap(self) >> 128);
    }

    function ownerIndex(Place self) internal pure returns (uint256) {
        return Place.unwrap(self) >> 224;
    }

    function withPrev(Place self, uint256 prev_) internal pure returns (Place) {
        return _with(self, 0, type(uint64).max, prev_);
    }

    function withNext(Place self, uint256 next_) internal pure returns (Place) {
        return _with(self, 64, type(uint64).max, next_);
    }

    function withOwnerIndex(Place self, uint256 ownerIndex_) internal pure returns (Place) {
        return _with(self, 224, type(uint32).max, ownerIndex_);
    }

    /// @dev The caller keeps each value within its bits.
    function pack(uint256 prev_, uint256 next_, uint256 escrow_, uint256 ownerIndex_) internal pure returns (Place) {
        return Place.wrap(prev_ | next_ << 64 | escrow_ << 128 | ownerIndex_ << 224);
    }

    function _with(Place self, uint256 shift, uint256 mask, uint256 value) private pure returns (Place) {
        return Place.wrap(Place.unwrap(self) & ~(mask << shift) | value << shift);
    }
}
