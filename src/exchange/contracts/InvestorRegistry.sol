// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";

/// @title The register of accredited investors
/// @dev What is stored is None, Active, Frozen, Revoked or Recovered; Expired is Active whose verification has run out.
contract InvestorRegistry is IInvestorRegistry, AccessControl {
    bytes32 public constant REGISTRAR_ROLE = keccak256("REGISTRAR_ROLE");
    /// @notice Most issuers that a wallet is an affiliate of, so that moving a record costs a bounded amount of gas.
    uint256 public constant MAX_AFFILIATIONS = 16;

    struct Investor {
        Registration registration;
        Status status;
        address successor;
        bytes32[] issuers;
    }

    mapping(address wallet => Investor) private _investors;
    mapping(address wallet => mapping(bytes32 issuer => bool)) private _affiliate;
    mapping(address owner => mapping(address delegate => bool)) private _delegate;
    address[] private _wallets;

    /// @param admin gives and takes roles, and is the first registrar
    constructor(address admin) {
        if (admin == address(0)) revert ZeroWallet();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(REGISTRAR_ROLE, admin);
    }

    modifier withReason(bytes32 reason) {
        if (reason == 0) revert MissingReason();
        _;
    }

    /// @inheritdoc IInvestorRegistry
    function register(address wallet, Registration calldata registration, bytes32 reason)
        external
        onlyRole(REGISTRAR_ROLE)
        withReason(reason)
    {
        if (wallet == address(0)) revert ZeroWallet();
        Investor storage investor = _investors[wallet];
        Status status = investor.status;
        if (status == Status.Recovered) revert WrongStatus(wallet, status);
        if (status != Status.None && status != Status.Revoked) revert AlreadyRegistered(wallet);
        if (registration.investorId == 0) revert MissingInvestorId();
        if (registration.category == 0 || registration.category > 13) revert BadCategory(registration.category);
        _checkVerification(registration.verifiedAt, registration.expiresAt);
        if (status == Status.None) _wallets.push(wallet);
        investor.status = Status.Active;
        investor.registration = registration;
        _emitRegistered(wallet, registration, reason);
    }

    /// @inheritdoc IInvestorRegistry
    function renew(address wallet, bytes32 evidenceHash, uint40 verifiedAt, uint40 expiresAt, bytes32 reason)
        external
        onlyRole(REGISTRAR_ROLE)
        withReason(reason)
    {
        Registration storage registration = _current(wallet).registration;
        _checkVerification(verifiedAt, expiresAt);
        registration.evidenceHash = evidenceHash;
        registration.verifiedAt = verifiedAt;
        registration.expiresAt = expiresAt;
        emit InvestorRenewed(wallet, evidenceHash, verifiedAt, expiresAt, reason);
    }

    /// @inheritdoc IInvestorRegistry
    function update(address wallet, bytes8 jurisdiction, AccountType accountType, bytes32 group, bytes32 reason)
        external
        onlyRole(REGISTRAR_ROLE)
        withReason(reason)
    {
        Registration storage registration = _current(wallet).registration;
        registration.jurisdiction = jurisdiction;
        registration.accountType = accountType;
        registration.group = group;
        emit InvestorUpdated(wallet, jurisdiction, accountType, group, reason);
    }

    /// @inheritdoc IInvestorRegistry
    function freeze(address wallet, bytes32 reason) external onlyRole(REGISTRAR_ROLE) withReason(reason) {
        Investor storage investor = _current(wallet);
        if (investor.status != Status.Active) revert WrongStatus(wallet, investor.status);
        investor.status = Status.Frozen;
        emit InvestorFrozen(wallet, reason);
    }

    /// @inheritdoc IInvestorRegistry
    function unfreeze(address wallet, bytes32 reason) external onlyRole(REGISTRAR_ROLE) withReason(reason) {
        Investor storage investor = _current(wallet);
        if (investor.status != Status.Frozen) revert WrongStatus(wallet, statusOf(wallet, block.timestamp));
        investor.status = Status.Active;
        emit InvestorUnfrozen(wallet, reason);
    }

    /// @inheritdoc IInvestorRegistry
    function revoke(address wallet, bytes32 reason) external onlyRole(REGISTRAR_ROLE) withReason(reason) {
        _current(wallet).status = Status.Revoked;
        emit InvestorRevoked(wallet, reason);
    }

    /// @inheritdoc IInvestorRegistry
    /// @dev The old record stays as it was, for those who read what happened; only its status says that it is over.
    function recover(address wallet, address successor, bytes32 reason)
        external
        onlyRole(REGISTRAR_ROLE)
        withReason(reason)
    {
        if (successor == address(0)) revert ZeroWallet();
        Investor storage lost = _investors[wallet];
        if (lost.status == Status.None) revert NotRegistered(wallet);
        if (lost.status == Status.Recovered) revert WrongStatus(wallet, Status.Recovered);
        if (_investors[successor].status != Status.None) revert AlreadyRegistered(successor);
        _investors[successor] = lost;
        bytes32[] memory issuers = lost.issuers;
        for (uint256 i = 0; i < issuers.length; i++) {
            _affiliate[successor][issuers[i]] = true;
        }
        _wallets.push(successor);
        lost.status = Status.Recovered;
        lost.successor = successor;
        emit InvestorRecovered(wallet, successor, reason);
    }

    /// @inheritdoc IInvestorRegistry
    function deny(address applicant, bytes32 investorId, bytes32 reason)
        external
        onlyRole(REGISTRAR_ROLE)
        withReason(reason)
    {
        if (applicant == address(0)) revert ZeroWallet();
        if (investorId == 0) revert MissingInvestorId();
        emit AccessDenied(applicant, investorId, reason);
    }

    /// @inheritdoc IInvestorRegistry
    function setAffiliation(address wallet, bytes32 issuer, bool affiliated, bytes32 reason)
        external
        onlyRole(REGISTRAR_ROLE)
        withReason(reason)
    {
        bytes32[] storage issuers = _current(wallet).issuers;
        if (affiliated != _affiliate[wallet][issuer]) {
            _affiliate[wallet][issuer] = affiliated;
            if (affiliated) {
                if (issuers.length == MAX_AFFILIATIONS) revert TooManyAffiliations(wallet, MAX_AFFILIATIONS);
                issuers.push(issuer);
            } else {
                _remove(issuers, issuer);
            }
        }
        emit AffiliationSet(wallet, issuer, affiliated, reason);
    }

    /// @inheritdoc IInvestorRegistry
    function setDelegate(address delegate, bool allowed) external {
        if (delegate == address(0)) revert ZeroWallet();
        _delegate[msg.sender][delegate] = allowed;
        emit DelegateSet(msg.sender, delegate, allowed);
    }

    /// @inheritdoc IInvestorRegistry
    function statusOf(address wallet, uint256 at) public view returns (Status) {
        Investor storage investor = _investors[wallet];
        Status status = investor.status;
        return status == Status.Active && at >= investor.registration.expiresAt ? Status.Expired : status;
    }

    /// @inheritdoc IInvestorRegistry
    function profileOf(address wallet, uint256 at)
        external
        view
        returns (Status status, bytes32 investorId, AccountType accountType)
    {
        Registration storage registration = _investors[wallet].registration;
        return (statusOf(wallet, at), registration.investorId, registration.accountType);
    }

    /// @inheritdoc IInvestorRegistry
    function investorOf(address wallet) external view returns (Registration memory registration, Status status) {
        return (_investors[wallet].registration, statusOf(wallet, block.timestamp));
    }

    /// @inheritdoc IInvestorRegistry
    function isAffiliate(address wallet, bytes32 issuer) external view returns (bool) {
        return _affiliate[wallet][issuer];
    }

    /// @inheritdoc IInvestorRegistry
    function affiliationsOf(address wallet) external view returns (bytes32[] memory issuers) {
        return _investors[wallet].issuers;
    }

    /// @inheritdoc IInvestorRegistry
    function groupOf(address wallet) external view returns (bytes32) {
        return _investors[wallet].registration.group;
    }

    /// @inheritdoc IInvestorRegistry
    /// @dev Only the registrar makes the way longer, and never a circle, since a successor is new to the register.
    function successorOf(address wallet) external view returns (address successor) {
        for (address next = wallet; (next = _investors[next].successor) != address(0);) successor = next;
    }

    /// @inheritdoc IInvestorRegistry
    function isDelegate(address owner, address delegate) external view returns (bool) {
        return owner == delegate || _delegate[owner][delegate];
    }

    /// @inheritdoc IInvestorRegistry
    function investorCount() external view returns (uint256) {
        return _wallets.length;
    }

    /// @inheritdoc IInvestorRegistry
    function investorAt(uint256 index) external view returns (address) {
        return _wallets[index];
    }

    /// @dev A record that is not over: Active, Expired or Frozen.
    function _current(address wallet) private view returns (Investor storage investor) {
        investor = _investors[wallet];
        Status status = investor.status;
        if (status == Status.None) revert NotRegistered(wallet);
        if (status == Status.Revoked || status == Status.Recovered) revert WrongStatus(wallet, status);
    }

    function _checkVerification(uint40 verifiedAt, uint40 expiresAt) private view {
        if (verifiedAt > block.timestamp || block.timestamp >= expiresAt) revert BadVerification(verifiedAt, expiresAt);
    }

    function _remove(bytes32[] storage issuers, bytes32 issuer) private {
        uint256 last = issuers.length - 1;
        for (uint256 i = 0; i < last; i++) {
            if (issuers[i] == issuer) {
                issuers[i] = issuers[last];
                break;
            }
        }
        issuers.pop();
    }

    function _emitRegistered(address wallet, Registration calldata registration, bytes32 reason) private {
        emit InvestorRegistered(
            wallet,
            registration.investorId,
            registration.category,
            registration.evidenceHash,
            registration.verifiedAt,
            registration.expiresAt,
            registration.jurisdiction,
            registration.accountType,
            registration.group,
            reason
        );
    }
}
