// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISecurityToken} from "./interfaces/ISecurityToken.sol";
import {AffiliateVolume} from "./security/AffiliateVolume.sol";
import {Documents} from "./security/Documents.sol";
import {Restrictions} from "./security/Restrictions.sol";
import {Rules} from "./security/Rules.sol";

/// @title Restricted shares of one class
/// @notice Only eligible investors hold them, only free ones move, and venues hold what is offered until it settles. The transfer
///         agent issues, burns, forces and recovers, each with a reason.
contract SecurityToken is Rules, Documents {
    using AffiliateVolume for AffiliateVolume.Record;

    bytes32 public constant TRANSFER_AGENT_ROLE = keccak256("TRANSFER_AGENT_ROLE");

    /// @inheritdoc ISecurityToken
    bytes32 public immutable identifier;
    /// @inheritdoc ISecurityToken
    Category public immutable category;
    uint8 private immutable _decimals;

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
    constructor(Terms memory terms, address registry_, address admin)
        ERC20(terms.name, terms.symbol)
        Rules(registry_, terms.issuer, terms.holdingDays, terms.holderCap)
    {
        bool named = bytes(terms.name).length != 0 && bytes(terms.symbol).length != 0;
        if (!named || terms.decimals > 18 || admin == address(0)) revert BadTerms();
        (identifier, category, _decimals) = (terms.identifier, terms.category, terms.decimals);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(TRANSFER_AGENT_ROLE, admin);
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
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
    /// @dev Asks for no role, so that one that is a venue no more still gives back what it holds.
    function release(address holder, uint256 amount) external nonzero(amount) {
        _checkHeld(holder, amount);
        _endHold(holder, msg.sender, amount);
    }

    /// @inheritdoc ISecurityToken
    /// @dev A refused settlement leaves the shares held. What is held is free already, unless the transfer agent took shares away;
    ///      so a buyer does not pay for the seller's lots.
    function trySettle(address from, address to, uint256 amount)
        external
        onlyRole(VENUE_ROLE)
        nonzero(amount)
        returns (uint8 code)
    {
        _checkHeld(from, amount);
        if (amount > _free(from)) _mature(from, MATURE_BOUND);
        code = _restriction(from, to, amount, _free(from), 0);
        if (code != Restrictions.NONE) return code;
        _endHold(from, msg.sender, amount);
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
        if (!_isEligible(successor)) _refuse(Restrictions.RECIPIENT_NOT_ELIGIBLE);
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
}
