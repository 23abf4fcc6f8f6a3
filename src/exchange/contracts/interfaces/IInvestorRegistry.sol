// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Who may hold and trade restricted securities
/// @notice One record per wallet. Personal data never comes here: an investor is a pseudonymous id and a hash of the evidence.
///         Every grant, denial and limitation of access is an event with a reason (17 CFR 242.301(b)(5)).
/// @dev Reasons are short ASCII codes in a bytes32, such as "KYC-COMPLETE". Times are unix seconds.
interface IInvestorRegistry {
    /// @notice What a wallet is at an instant. Only `Active` may hold, receive or trade.
    enum Status {
        None,
        Active,
        Expired,
        Frozen,
        Revoked,
        Recovered
    }

    /// @notice Account types of 17 CFR 242.302(c)(12).
    enum AccountType {
        Other,
        Retail,
        Wholesale,
        Employee,
        Proprietary
    }

    /// @param investorId pseudonymous id of the person; several wallets of one person carry the same
    /// @param evidenceHash hash of the evidence of accreditation, which stays with the registrar
    /// @param group affiliation group (common control), zero for none
    /// @param verifiedAt when accreditation was verified
    /// @param expiresAt the first instant at which the verification no longer holds
    /// @param jurisdiction ISO 3166-2 code in ASCII, such as "US-NY"
    /// @param category paragraph of 17 CFR 230.501(a), 1 to 13
    /// @param accountType see AccountType
    struct Registration {
        bytes32 investorId;
        bytes32 evidenceHash;
        bytes32 group;
        uint40 verifiedAt;
        uint40 expiresAt;
        bytes8 jurisdiction;
        uint8 category;
        AccountType accountType;
    }

    event InvestorRegistered(
        address indexed wallet,
        bytes32 indexed investorId,
        uint8 category,
        bytes32 evidenceHash,
        uint40 verifiedAt,
        uint40 expiresAt,
        bytes8 jurisdiction,
        AccountType accountType,
        bytes32 group,
        bytes32 reason
    );
    event InvestorRenewed(
        address indexed wallet, bytes32 evidenceHash, uint40 verifiedAt, uint40 expiresAt, bytes32 reason
    );
    event InvestorUpdated(
        address indexed wallet, bytes8 jurisdiction, AccountType accountType, bytes32 group, bytes32 reason
    );
    event InvestorFrozen(address indexed wallet, bytes32 reason);
    event InvestorUnfrozen(address indexed wallet, bytes32 reason);
    event InvestorRevoked(address indexed wallet, bytes32 reason);
    event InvestorRecovered(address indexed wallet, address indexed successor, bytes32 reason);
    /// @notice An applicant was refused; nothing else is stored of them.
    event AccessDenied(address indexed applicant, bytes32 indexed investorId, bytes32 reason);
    event AffiliationSet(address indexed wallet, bytes32 indexed issuer, bool affiliated, bytes32 reason);
    /// @notice `owner` lets `delegate` trade for it on every venue that asks this registry, or no longer.
    event DelegateSet(address indexed owner, address indexed delegate, bool allowed);

    error ZeroWallet();
    error AlreadyRegistered(address wallet);
    error NotRegistered(address wallet);
    /// @notice The record does not allow this step: revoked and recovered ones are final, only frozen ones unfreeze.
    error WrongStatus(address wallet, Status status);
    error BadCategory(uint8 category);
    /// @notice Not `verifiedAt <= now < expiresAt`.
    error BadVerification(uint40 verifiedAt, uint40 expiresAt);
    error MissingInvestorId();
    error MissingReason();
    error TooManyAffiliations(address wallet, uint256 limit);

    function register(address wallet, Registration calldata registration, bytes32 reason) external;
    function renew(address wallet, bytes32 evidenceHash, uint40 verifiedAt, uint40 expiresAt, bytes32 reason) external;
    function update(address wallet, bytes8 jurisdiction, AccountType accountType, bytes32 group, bytes32 reason)
        external;
    function freeze(address wallet, bytes32 reason) external;
    function unfreeze(address wallet, bytes32 reason) external;
    function revoke(address wallet, bytes32 reason) external;
    /// @notice Gives the record of a lost wallet to a new one; the old one becomes `Recovered`, its successor is kept.
    function recover(address wallet, address successor, bytes32 reason) external;
    function deny(address applicant, bytes32 investorId, bytes32 reason) external;
    function setAffiliation(address wallet, bytes32 issuer, bool affiliated, bytes32 reason) external;
    function setDelegate(address delegate, bool allowed) external;

    function statusOf(address wallet, uint256 at) external view returns (Status);
    /// @notice What a venue has to know of a wallet, in one call.
    function profileOf(address wallet, uint256 at)
        external
        view
        returns (Status status, bytes32 investorId, AccountType accountType);
    function investorOf(address wallet) external view returns (Registration memory registration, Status status);
    function isAffiliate(address wallet, bytes32 issuer) external view returns (bool);
    function affiliationsOf(address wallet) external view returns (bytes32[] memory issuers);
    function groupOf(address wallet) external view returns (bytes32);
    /// @notice The wallet that took over the record of a lost one, zero if none did. Where that one was lost in its turn, the last.
    function successorOf(address wallet) external view returns (address);
    function isDelegate(address owner, address delegate) external view returns (bool);
    function investorCount() external view returns (uint256);
    /// @notice Wallets in the order of registration.
    function investorAt(uint256 index) external view returns (address);
}
