// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";
import {ISecurityToken} from "./interfaces/ISecurityToken.sol";
import {AffiliateVolume} from "./security/AffiliateVolume.sol";
import {Documents} from "./security/Documents.sol";
import {Restrictions} from "./security/Restrictions.sol";
import {Shares} from "./security/Shares.sol";

/// @title Restricted shares of one class
/// @notice Only eligible investors hold them, only free ones move, and venues hold what is offered until it settles. The transfer
///         agent issues, burns, forces and recovers, each with a reason.
contract SecurityToken is Shares, Documents, Pausable {
    using AffiliateVolume for AffiliateVolume.Record;

    bytes32 public constant TRANSFER_AGENT_ROLE = keccak256("TRANSFER_AGENT_ROLE");

    /// @inheritdoc ISecurityToken
    IInvestorRegistry public immutable registry;
    /// @inheritdoc ISecurityToken
    bytes32 public immutable issuer;
    /// @inheritdoc ISecurityToken
    bytes32 public immutable identifier;
    /// @inheritdoc ISecurityToken
    Category public immutable category;
    /// @inheritdoc ISecurityToken
    uint32 public immutable holdingDays;
    uint8 private immutable _decimals;
    /// @inheritdoc ISecurityToken
    uint32 public holderCap;

    AffiliateVolume.Record private _volume;

    modifier withReason(bytes32 reason) {
        if (reason == 0) revert MissingReason();
        _;
    }

    modifier nonzero(uint256 amount) {
        if (amount == 0) revert ZeroAmount();
        _;
    }

    /// @param terms what the class is
    /// @param registry_ says who may hold
    /// @param admin gives and takes roles, venues' among them, and is the first transfer agent
    constructor(Terms memory terms, address registry_, address admin) ERC20(terms.name, terms.symbol) {
        if (
            registry_ == address(0) || admin == address(0) || terms.issuer == 0 || terms.decimals > 18
                || terms.holdingDays > MAX_LOCK_DAYS || bytes(terms.name).length == 0 || bytes(terms.symbol).length == 0
        ) revert BadTerms();
        registry = IInvestorRegistry(registry_);
        (issuer, identifier, category) = (terms.issuer, terms.identifier, terms.category);
        (holdingDays, holderCap, _decimals) = (terms.holdingDays, terms.holderCap, terms.decimals);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(TRANSFER_AGENT_ROLE, admin);
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    /// @inheritdoc ISecurityToken
    function affiliateAllowance(address holder) public view returns (uint256) {
        if (!_isAffiliate(holder)) return type(uint256).max;
        return _volume.allowance(_volumeKey(holder), totalSupply());
    }

    /// @inheritdoc ISecurityToken
    function detectTransferRestriction(address from, address to, uint256 amount) external view returns (uint8) {
        return _restriction(from, to, amount, unlockedBalanceOf(from, block.timestamp), heldOf(from));
    }

    /// @inheritdoc ISecurityToken
    function messageForTransferRestriction(uint8 code) external pure returns (string memory) {
        return Restrictions.sentence(code);
    }

    // ── Holders ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IERC20
    function transfer(address to, uint256 amount) public override(ERC20, IERC20) returns (bool) {
        _send(msg.sender, to, amount);
        return true;
    }

    /// @inheritdoc IERC20
    function transferFrom(address from, address to, uint256 amount) public override(ERC20, IERC20) returns (bool) {
        _spendAllowance(from, msg.sender, amount);
        _send(from, to, amount);
        return true;
    }

    // ── Venues ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ISecurityToken
    function hold(address holder, uint256 amount) external onlyRole(VENUE_ROLE) nonzero(amount) {
        if (paused()) _refuse(Restrictions.PAUSED);
        if (!_mayHold(holder)) _refuse(Restrictions.SENDER_NOT_ELIGIBLE);
        _mature(holder, MATURE_BOUND);
        uint256 held = heldOf(holder);
        uint256 available = Math.saturatingSub(_free(holder), held);
        if (amount > available) {
            if (amount > Math.saturatingSub(balanceOf(holder), held)) revert ShortSale(holder, amount, available);
            _refuseLocked(holder, amount, available);
        }
        uint256 allowed = Math.saturatingSub(affiliateAllowance(holder), held);
        if (amount > allowed) revert AffiliateVolumeExceeded(holder, amount, allowed);
        _spendAllowance(holder, msg.sender, amount);
        _addHold(holder, msg.sender, amount);
    }

    /// @inheritdoc ISecurityToken
    function release(address holder, uint256 amount) external onlyRole(VENUE_ROLE) nonzero(amount) {
        _release(holder, amount);
    }

    /// @inheritdoc ISecurityToken
    /// @dev A refused settlement leaves the shares held; lots that were due may have become free by it.
    function trySettle(address from, address to, uint256 amount)
        external
        onlyRole(VENUE_ROLE)
        nonzero(amount)
        returns (uint8 code)
    {
        _checkHeld(from, amount);
        _mature(from, MATURE_BOUND);
        code = _restriction(from, to, amount, _free(from), 0);
        if (code != Restrictions.NONE) return code;
        _release(from, amount);
        _volume.noteTrade(amount);
        _move(from, to, amount);
    }

    /// @inheritdoc ISecurityToken
    function noteVolume(uint256 amount) external onlyRole(VENUE_ROLE) {
        _volume.noteTrade(amount);
    }

    // ── The transfer agent ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ISecurityToken
    function issue(address to, uint256 amount, uint40 acquiredAt, uint32 unlockDay, bytes32 reason)
        external
        onlyRole(TRANSFER_AGENT_ROLE)
        nonzero(amount)
        withReason(reason)
    {
        if (acquiredAt == 0) acquiredAt = uint40(block.timestamp);
        if (acquiredAt > block.timestamp) revert BadAcquisition(acquiredAt);
        if (unlockDay == 0) unlockDay = uint32(acquiredAt / 1 days) + holdingDays;
        if (unlockDay > _today() + MAX_LOCK_DAYS) revert BadUnlockDay(unlockDay);
        _checkInvestor(address(0), to, amount);
        _mint(to, amount);
        emit Issued(to, amount, acquiredAt, unlockDay, reason);
        _lock(to, amount, acquiredAt, unlockDay, false);
    }

    /// @inheritdoc ISecurityToken
    function burn(address from, uint256 amount, bytes32 reason)
        external
        onlyRole(TRANSFER_AGENT_ROLE)
        nonzero(amount)
        withReason(reason)
    {
        emit Burned(from, amount, reason);
        _force(from, address(0), amount);
    }

    /// @inheritdoc ISecurityToken
    function forcedTransfer(address from, address to, uint256 amount, bytes32 reason)
        external
        onlyRole(TRANSFER_AGENT_ROLE)
        nonzero(amount)
        withReason(reason)
    {
        _checkInvestor(from, to, amount);
        emit ForcedTransfer(from, to, amount, reason);
        _force(from, to, amount);
    }

    /// @inheritdoc ISecurityToken
    function recover(address from, bytes32 reason) external onlyRole(TRANSFER_AGENT_ROLE) withReason(reason) {
        address successor = registry.successorOf(from);
        if (successor == address(0)) revert NotRecovered(from);
        // What a wallet sold counts on for its successor; what a group sold is the group's in any case.
        if (registry.groupOf(from) == 0) _volume.carry(_walletKey(from), _walletKey(successor));
        uint256 amount = _forceAll(from, successor);
        if (amount == 0) revert ZeroAmount();
        emit Recovered(from, successor, amount, reason);
    }

    /// @inheritdoc ISecurityToken
    function setHolderCap(uint32 cap, bytes32 reason) external onlyRole(TRANSFER_AGENT_ROLE) withReason(reason) {
        holderCap = cap;
        emit HolderCapSet(cap, reason);
    }

    /// @inheritdoc ISecurityToken
    function pause() external onlyRole(TRANSFER_AGENT_ROLE) {
        _pause();
    }

    /// @inheritdoc ISecurityToken
    function unpause() external onlyRole(TRANSFER_AGENT_ROLE) {
        _unpause();
    }

    function _checkDocumentKeeper() internal view override {
        _checkRole(TRANSFER_AGENT_ROLE);
    }

    // ── Rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The first rule that a move would break, in the order of ERC-1404's codes as this token has them.
    /// @param free what the sender has free
    /// @param reserved what of it is held for orders other than the one that settles
    function _restriction(address from, address to, uint256 amount, uint256 free, uint256 reserved)
        private
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
    function _send(address from, address to, uint256 amount) private {
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
    function _move(address from, address to, uint256 amount) private {
        _update(from, to, amount);
        if (!_isAffiliate(from)) return;
        _volume.noteSale(_volumeKey(from), amount);
        if (!isVenue(to)) _lock(to, amount, uint40(block.timestamp), _today() + holdingDays, true);
    }

    function _release(address holder, uint256 amount) private {
        _checkHeld(holder, amount);
        _endHold(holder, msg.sender, amount);
    }

    function _checkHeld(address holder, uint256 amount) private view {
        uint256 held = heldFor(holder, msg.sender);
        if (amount > held) revert NotHeld(holder, msg.sender, amount, held);
    }

    /// @dev Whom the transfer agent may give shares to: eligible investors, within the cap on holders.
    function _checkInvestor(address from, address to, uint256 amount) private view {
        if (to == address(0) || to == address(this)) _refuse(Restrictions.BAD_RECIPIENT);
        if (!_isEligible(to)) _refuse(Restrictions.RECIPIENT_NOT_ELIGIBLE);
        if (_isOverCap(from, to, amount)) _refuse(Restrictions.HOLDER_CAP);
    }

    function _refuse(uint8 code) private pure {
        revert TransferRestricted(code, Restrictions.sentence(code));
    }

    function _isEligible(address account) private view returns (bool) {
        return registry.statusOf(account, block.timestamp) == IInvestorRegistry.Status.Active;
    }

    function _mayHold(address account) private view returns (bool) {
        return isVenue(account) || _isEligible(account);
    }

    /// @dev Whether a move would make one holder too many. One who gives all away makes room.
    function _isOverCap(address from, address to, uint256 amount) private view returns (bool) {
        if (holderCap == 0 || holderCount < holderCap || amount == 0) return false;
        if (isVenue(to) || balanceOf(to) != 0) return false;
        return isVenue(from) || balanceOf(from) != amount;
    }

    function _isAffiliate(address account) private view returns (bool) {
        return !isVenue(account) && registry.isAffiliate(account, issuer);
    }

    function _volumeKey(address holder) private view returns (bytes32) {
        bytes32 group = registry.groupOf(holder);
        return group == 0 ? _walletKey(holder) : group;
    }

    function _walletKey(address holder) private pure returns (bytes32) {
        return bytes32(uint256(uint160(holder)));
    }
}
