// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title A holder's locked lots
/// @notice One lot a day of unlocking, found through a bitmap of days (256 a word), so that adding a lot, seeing whether one is due
///         and taking the first cost the same for one lot as for thousands.
/// @dev Invariants: `locked` is the sum of the lots; while it is not zero, `firstDay` is the earliest day that has a lot.
///      Lots lie within 3,650 days of each other unless long due, so a search crosses a few words.
library Lots {
    using SafeCast for uint256;

    struct Entry {
        uint128 amount;
        uint40 acquiredAt;
    }

    struct Book {
        uint128 locked;
        uint32 firstDay;
        mapping(uint256 day => Entry) entries;
        mapping(uint256 word => uint256) bitmap;
    }

    /// @notice Adds a lot, or adds to the one of that day, which then counts as acquired when the later of both was.
    function add(Book storage book, uint256 amount, uint40 acquiredAt, uint32 day) internal {
        Entry storage entry = book.entries[day];
        if (entry.amount == 0) book.bitmap[day >> 8] |= 1 << (day & 255);
        if (book.locked == 0 || day < book.firstDay) book.firstDay = day;
        book.locked += amount.toUint128();
        entry.amount += uint128(amount);
        if (acquiredAt > entry.acquiredAt) entry.acquiredAt = acquiredAt;
    }

    /// @notice Takes from the first lot, all of it or `most`. The book must have one.
    function takeFirst(Book storage book, uint256 most)
        internal
        returns (uint256 taken, uint40 acquiredAt, uint32 day)
    {
        day = book.firstDay;
        Entry storage entry = book.entries[day];
        (taken, acquiredAt) = (Math.min(entry.amount, most), entry.acquiredAt);
        book.locked -= uint128(taken);
        if (taken < entry.amount) {
            entry.amount -= uint128(taken);
            return (taken, acquiredAt, day);
        }
        delete book.entries[day];
        book.bitmap[day >> 8] &= ~(1 << (day & 255));
        if (book.locked != 0) book.firstDay = next(book, day);
    }

    /// @notice Takes out the lots that are due today, at most `most` of them.
    function mature(Book storage book, uint256 today, uint256 most) internal returns (uint256 amount) {
        for (; most != 0 && book.locked != 0 && book.firstDay <= today; most--) {
            (uint256 taken,,) = takeFirst(book, type(uint256).max);
            amount += taken;
        }
    }

    /// @notice Sum of the lots that are due on a day.
    function due(Book storage book, uint256 day) internal view returns (uint256 amount) {
        uint256 locked = book.locked;
        for (uint32 each = book.firstDay; amount != locked && each <= day;) {
            amount += book.entries[each].amount;
            if (amount != locked) each = next(book, each);
        }
    }

    /// @notice The first day after `day` that has a lot. There must be one.
    function next(Book storage book, uint32 day) internal view returns (uint32) {
        uint256 from = uint256(day) + 1;
        uint256 index = from >> 8;
        uint256 word = book.bitmap[index] >> (from & 255) << (from & 255);
        while (word == 0) word = book.bitmap[++index];
        return uint32((index << 8) | Math.log2(word & (~word + 1)));
    }
}
