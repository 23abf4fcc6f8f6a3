// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ISecurityToken} from "../interfaces/ISecurityToken.sol";
import {AffiliateVolume} from "./AffiliateVolume.sol";
import {Restrictions} from "./Restrictions.sol";
import {Shares} from "./Shares.sol";

/// @title Which moves of restricted shares are allowed
/// @notice Between eligible investors and venues, of free shares, within an affiliate's limit and the cap on holders.
abstract contract Rules is Shares, Pausable {
    using AffiliateVolume for AffiliateVolume.Record;

    /// @inheritdoc ISecurityToken
    IInvestorRegistry public immutable registry;
    /// @inheritdoc ISecurityToken
    bytes32 public immutable issuer;
    /// @inheritdoc ISecurityToken
    uint32 public immutable holdingDays;
    /// @inheritdoc ISecurityToken
    uint32 public holderCap;

    AffiliateVolume.Record internal _volume;

    constructor(address registry_, bytes32 issuer_, uint32 holdingDays_, uint32 holderCap_) {
        if (registry_ == address(0) || issuer_ == 0 || holdingDays_ > MAX_LOCK_DAYS) revert BadTerms();
        registry = IInvestorRegistry(registry_);
        (issuer, holdingDays, holderCap) = (issuer_, holdingDays_, holderCap_);
    }

    /// @inheritdoc ISecurityToken
    function affiliateAllowance(address holder) public view returns (uint256) {
        if (!_isAffiliate(holder)) return type(uint256).max;
        (bytes32 person, bytes32 group) = _sellersOf(holder);
        uint256 own = _volume.allowance(person, totalSupply());
        return group == 0 ? own : Math.min(own, _volume.allowance(group, totalSupply()));
    }

    /// @inheritdoc ISecurityToken
    function detectTransferRestriction(address from, address to, uint256 amount) external view returns (uint8) {
        return _restriction(from, to, amount, unlockedBalanceOf(from, block.timestamp), heldOf(from));
    }

    /// @inheritdoc ISecurityToken
    function messageForTransferRestriction(uint8 code) external pure returns (string memory) {
        return Restrictions.sentence(code);
    }

    /// @dev The first rule that a move would break, in the order of ERC-1404's codes as this token has them.
    /// @param free what the sender has free
    /// @param reserved what of it is held for orders other than the one that settles
    function _restriction(address from, address to, uint256 amount, uint256 free, uint256 reserved)
        internal
        view
        returns (uint8)
    {
        if (paused()) return Restrictions.PAUSED;
        if (!_mayHold(from)) return Restrictions.SENDER_NOT_ELIGIBLE;
        if (to == address(0) || to == address(this)) return Restrictions.BAD_RECIPIENT;
        if (!_mayHold(to)) return Restrictions.RECIPIENT_NOT_ELIGIBLE;
        if (amount > balanceOf(from)) return Restrictions.INSUFFICIENT_BALANCE;
        if (amount > free) return Restrictions.LOCKED;
        if (amount > Math.saturatingSub(free, reserved)) return Restrictions.HELD;
        if (_isAffiliate(from)) {
            if (amount > affiliateAllowance(from)) return Restrictions.AFFILIATE_VOLUME;
            if (isVenue(to)) return Restrictions.AFFILIATE_TO_VENUE;
        }
        return _isOverCap(from, to, amount) ? Restrictions.HOLDER_CAP : Restrictions.NONE;
    }

    /// @dev A transfer by a holder: refused with the error that says most.
    function _send(address from, address to, uint256 amount) internal {
        _mature(from, MATURE_BOUND);
        uint256 free = _free(from);
        uint8 code = _restriction(from, to, amount, free, heldOf(from));
        if (code == Restrictions.NONE) return _move(from, to, amount);
        if (code == Restrictions.INSUFFICIENT_BALANCE) revert ERC20InsufficientBalance(from, balanceOf(from), amount);
        if (code == Restrictions.LOCKED) _refuseLocked(from, amount, Math.saturatingSub(free, heldOf(from)));
        if (code == Restrictions.AFFILIATE_VOLUME) {
            revert AffiliateVolumeExceeded(from, amount, affiliateAllowance(from));
        }
        _refuse(code);
    }

    /// @dev Moves free shares. What an affiliate sells starts a new holding period and counts towards its limit.
    function _move(address from, address to, uint256 amount) internal {
        _update(from, to, amount);
        if (!_isAffiliate(from)) return;
        (bytes32 person, bytes32 group) = _sellersOf(from);
        _volume.noteSale(person, amount);
        if (group != 0) _volume.noteSale(group, amount);
        if (!isVenue(to)) _lock(to, amount, uint40(block.timestamp), _today() + holdingDays, true);
    }

    function _checkHeld(address holder, uint256 amount) internal view {
        uint256 held = heldFor(holder, msg.sender);
        if (amount > held) revert NotHeld(holder, msg.sender, amount, held);
    }

    /// @dev Whom the transfer agent may give shares to: eligible investors, within the cap on holders.
    function _checkInvestor(address from, address to, uint256 amount) internal view {
        if (to == address(0) || to == address(this)) _refuse(Restrictions.BAD_RECIPIENT);
        if (!_isEligible(to)) _refuse(Restrictions.RECIPIENT_NOT_ELIGIBLE);
        if (_isOverCap(from, to, amount)) _refuse(Restrictions.HOLDER_CAP);
    }

    function _refuse(uint8 code) internal pure {
        revert TransferRestricted(code, Restrictions.sentence(code));
    }

    function _isEligible(address account) internal view returns (bool) {
        return registry.statusOf(account, block.timestamp) == IInvestorRegistry.Status.Active;
    }

    function _mayHold(address account) internal view returns (bool) {
        return isVenue(account) || _isEligible(account);
    }

    /// @dev Whether a move would make one holder too many. One who gives all away makes room.
    function _isOverCap(address from, address to, uint256 amount) internal view returns (bool) {
        if (holderCap == 0 || holderCount < holderCap || amount == 0) return false;
        if (isVenue(to) || balanceOf(to) != 0) return false;
        return isVenue(from) || balanceOf(from) != amount;
    }

    function _isAffiliate(address account) internal view returns (bool) {
        return !isVenue(account) && registry.isAffiliate(account, issuer);
    }

    /// @dev Who sells when a wallet does: the person, whose wallets are one, and its group if it has one. Both are noted, so that joining
    ///      or leaving a group makes nothing unsold.
    function _sellersOf(address holder) internal view returns (bytes32 person, bytes32 group) {
        (, person,) = registry.profileOf(holder, block.timestamp);
        group = registry.groupOf(holder);
        if (group == person) group = 0;
    }
}
