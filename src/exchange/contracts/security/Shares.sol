// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISecurityToken} from "../interfaces/ISecurityToken.sol";
import {Lots} from "./Lots.sol";

/// @title Shares in lots, and who counts as a holder
/// @notice A holder's balance is what is free and the sum of the locked lots. Here is how shares move; whether they may is
///         SecurityToken's to say.
/// @dev Maturing is lazy: a lot that is due counts as free in every view, and is taken out of the lots when its holder sends.
abstract contract Shares is ISecurityToken, ERC20, AccessControl {
    using Lots for Lots.Book;

    /// @notice Given to exchanges and pools: they need no registration, are no holders, and may hold what others offer.
    bytes32 public constant VENUE_ROLE = keccak256("VENUE_ROLE");
    /// @notice Lots that one sending takes out, at most.
    uint256 public constant MATURE_BOUND = 16;
    /// @notice Lots that one unlocking or one move by the transfer agent takes out, at most.
    uint256 public constant LOT_BOUND = 64;
    /// @notice Longest lockup of a lot from now, in days.
    uint256 public constant MAX_LOCK_DAYS = 3650;

    /// @inheritdoc ISecurityToken
    uint256 public holderCount;

    mapping(address holder => Lots.Book) private _lots;
    mapping(address holder => uint256) private _held;
    mapping(address holder => mapping(address venue => uint256)) private _heldFor;

    /// @inheritdoc ISecurityToken
    function isVenue(address account) public view returns (bool) {
        return hasRole(VENUE_ROLE, account);
    }

    /// @inheritdoc ISecurityToken
    function lotsOf(address holder) external view returns (Lot[] memory lots) {
        Lots.Book storage book = _lots[holder];
        uint256 locked = book.locked - book.due(_today());
        // One pass counts the lots, since an array in memory has its length from the beginning; the other writes them down.
        uint256 count = 1;
        for (uint256 pass = 0; pass < 2; pass++) {
            if (pass == 1) {
                lots = new Lot[](count);
                lots[0] = Lot(balanceOf(holder) - locked, 0, 0);
            }
            uint256 left = book.locked;
            count = 1;
            for (uint32 day = book.firstDay; left != 0; day = left == 0 ? day : book.next(day)) {
                Lots.Entry storage entry = book.entries[day];
                left -= entry.amount;
                if (day <= _today()) continue;
                if (pass == 1) lots[count] = Lot(entry.amount, entry.acquiredAt, day);
                count++;
            }
        }
    }

    /// @inheritdoc ISecurityToken
    function unlockedBalanceOf(address holder, uint256 at) public view returns (uint256) {
        Lots.Book storage book = _lots[holder];
        return balanceOf(holder) - book.locked + book.due(at / 1 days);
    }

    /// @inheritdoc ISecurityToken
    function availableOf(address holder) external view returns (uint256) {
        return Math.saturatingSub(unlockedBalanceOf(holder, block.timestamp), _held[holder]);
    }

    /// @inheritdoc ISecurityToken
    function heldOf(address holder) public view returns (uint256) {
        return _held[holder];
    }

    /// @inheritdoc ISecurityToken
    function heldFor(address holder, address venue) public view returns (uint256) {
        return _heldFor[holder][venue];
    }

    /// @inheritdoc ISecurityToken
    function unlock(address holder) external {
        _mature(holder, LOT_BOUND);
    }

    /// @dev What is free without looking for lots that are due.
    function _free(address holder) internal view returns (uint256) {
        return balanceOf(holder) - _lots[holder].locked;
    }

    function _mature(address holder, uint256 most) internal {
        uint256 amount = _lots[holder].mature(_today(), most);
        if (amount != 0) emit LotsUnlocked(holder, amount);
    }

    /// @dev Locks shares that the holder has already got; does nothing if they are due.
    function _lock(address holder, uint256 amount, uint40 acquiredAt, uint32 unlockDay, bool fromAffiliate) internal {
        if (amount == 0 || unlockDay <= _today()) return;
        _lots[holder].add(amount, acquiredAt, unlockDay);
        emit LotAdded(holder, amount, acquiredAt, unlockDay, fromAffiliate);
    }

    /// @dev Moves or burns (`to` zero) regardless of locks: free shares first, then locked lots as they are, the first due first.
    function _force(address from, address to, uint256 amount) internal {
        _mature(from, MATURE_BOUND);
        uint256 free = _free(from);
        _update(from, to, amount);
        uint256 left = Math.saturatingSub(amount, free);
        for (uint256 count = 0; left != 0; count++) {
            if (count == LOT_BOUND) revert TooManyLots(from, LOT_BOUND);
            left -= _forceLot(from, to, left);
        }
    }

    /// @dev Takes shares out of the first lot and into the same day's lot of `to`.
    function _forceLot(address from, address to, uint256 most) internal returns (uint256) {
        (uint256 taken, uint40 acquiredAt, uint32 day) = _lots[from].takeFirst(most);
        if (to != address(0)) _lock(to, taken, acquiredAt, day, false);
        return taken;
    }

    /// @dev Moves what is free and at most `LOT_BOUND` lots.
    function _forceAll(address from, address to) internal returns (uint256 amount) {
        Lots.Book storage book = _lots[from];
        _mature(from, MATURE_BOUND);
        amount = _free(from);
        for (uint256 count = 0; count < LOT_BOUND && book.locked != 0; count++) {
            amount += _forceLot(from, to, type(uint256).max);
        }
        _update(from, to, amount);
    }

    function _addHold(address holder, address venue, uint256 amount) internal {
        _held[holder] += amount;
        _heldFor[holder][venue] += amount;
        emit Held(holder, venue, amount);
    }

    function _endHold(address holder, address venue, uint256 amount) internal {
        _held[holder] -= amount;
        _heldFor[holder][venue] -= amount;
        emit Released(holder, venue, amount);
    }

    /// @dev Says how much is free, how much the next lot has, and when it unlocks.
    function _refuseLocked(address holder, uint256 asked, uint256 free) internal view {
        Lots.Book storage book = _lots[holder];
        uint256 day = book.firstDay;
        revert SharesLocked(holder, asked, free, book.entries[day].amount, book.locked == 0 ? 0 : day * 1 days);
    }

    /// @dev Counts the holders: accounts with shares that are no venues.
    function _update(address from, address to, uint256 amount) internal override {
        bool comes = amount != 0 && to != address(0) && balanceOf(to) == 0 && !isVenue(to);
        super._update(from, to, amount);
        if (comes) holderCount++;
        if (amount != 0 && from != address(0) && balanceOf(from) == 0 && !isVenue(from)) holderCount--;
    }

    /// @dev An account with shares that becomes a venue is no holder any more, and the other way round.
    function _grantRole(bytes32 role, address account) internal override returns (bool granted) {
        granted = super._grantRole(role, account);
        if (granted && role == VENUE_ROLE && balanceOf(account) != 0) holderCount--;
    }

    function _revokeRole(bytes32 role, address account) internal override returns (bool revoked) {
        revoked = super._revokeRole(role, account);
        if (revoked && role == VENUE_ROLE && balanceOf(account) != 0) holderCount++;
    }

    function _today() internal view returns (uint32) {
        return uint32(block.timestamp / 1 days);
    }
}
