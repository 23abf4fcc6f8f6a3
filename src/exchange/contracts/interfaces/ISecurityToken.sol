// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInvestorRegistry} from "./IInvestorRegistry.sol";

/// @title Restricted shares of one class
/// @notice An ERC-20 whose shares are held in lots. A lot that is acquired is locked until its unlock day; the shares that are
///         unlocked are free, and only free shares move. Shares unlock in the order of their unlock days, so that what moves
///         first is what came in first. Lots with one unlock day are one lot, so the cost of a holder's lots is bounded.
///         What is offered in an open order stays with its holder, held for the venue until it settles or is released.
/// @dev ERC-1404 restrictions, ERC-1643 documents. Days are unix days (seconds / 86,400).
interface ISecurityToken is IERC20 {
    /// @notice The categories of Form ATS-R item 4, A to N in their order.
    enum Category {
        ListedEquity,
        NasdaqNationalMarket,
        NasdaqSmallCap,
        Rule144A,
        PennyStock,
        OtherEquity,
        RightsAndWarrants,
        ListedOptions,
        UnlistedOptions,
        Government,
        Municipal,
        CorporateDebt,
        MortgageRelated,
        OtherDebt
    }

    /// @param issuer short code of the issuer, as the registry's affiliations name it
    /// @param identifier CUSIP- or ISIN-like identifier in ASCII
    /// @param holdingDays lockup of a lot from its acquisition, in days (17 CFR 230.144(d), or longer)
    /// @param holderCap most holders of the class (Exchange Act 12(g)), 0 for no cap
    struct Terms {
        string name;
        string symbol;
        bytes32 issuer;
        bytes32 identifier;
        Category category;
        uint8 decimals;
        uint32 holdingDays;
        uint32 holderCap;
    }

    /// @param unlockDay first day on which the lot is free; 0 for the shares that are free already
    struct Lot {
        uint256 amount;
        uint40 acquiredAt;
        uint32 unlockDay;
    }

    event Issued(address indexed to, uint256 amount, uint40 acquiredAt, uint32 unlockDay, bytes32 reason);
    event Burned(address indexed from, uint256 amount, bytes32 reason);
    event ForcedTransfer(address indexed from, address indexed to, uint256 amount, bytes32 reason);
    /// @notice Shares of a lost wallet came to its successor.
    event Recovered(address indexed from, address indexed to, uint256 amount, bytes32 reason);
    /// @param fromAffiliate the holding period began anew, because an affiliate of the issuer sold (17 CFR 230.144(d))
    event LotAdded(
        address indexed holder, uint256 amount, uint40 acquiredAt, uint32 unlockDay, bool fromAffiliate
    );
    event LotsUnlocked(address indexed holder, uint256 amount);
    event Held(address indexed holder, address indexed venue, uint256 amount);
    event Released(address indexed holder, address indexed venue, uint256 amount);
    event HolderCapSet(uint32 cap, bytes32 reason);

    /// @notice The transfer is refused; `code` is what `detectTransferRestriction` says, `message` its sentence.
    error TransferRestricted(uint8 code, string message);
    /// @notice More than is free: `free` shares are; the next `locked` unlock at `unlocksAt` (unix seconds).
    error SharesLocked(address holder, uint256 asked, uint256 free, uint256 locked, uint256 unlocksAt);
    /// @notice More than the holder has and has not offered already: a short sale, which is refused.
    error ShortSale(address holder, uint256 asked, uint256 free);
    error AffiliateVolumeExceeded(address holder, uint256 asked, uint256 allowed);
    error NotHeld(address holder, address venue, uint256 asked, uint256 held);
    error BadUnlockDay(uint32 unlockDay);
    /// @notice A lot cannot have been acquired in the future.
    error BadAcquisition(uint40 acquiredAt);
    /// @notice The shares lie in more locked lots than one transaction takes; move fewer at a time.
    error TooManyLots(address holder, uint256 limit);
    /// @notice The registry has no successor of this wallet; recover it there first.
    error NotRecovered(address wallet);
    error MissingReason();
    error ZeroAmount();
    error BadTerms();

    function registry() external view returns (IInvestorRegistry);
    function issuer() external view returns (bytes32);
    function identifier() external view returns (bytes32);
    function category() external view returns (Category);
    function holdingDays() external view returns (uint32);
    function holderCap() external view returns (uint32);
    function holderCount() external view returns (uint256);
    function isVenue(address account) external view returns (bool);

    /// @notice Locked lots by unlock day, after one entry for what is free (at the block's time).
    function lotsOf(address holder) external view returns (Lot[] memory);
    /// @notice What of today's balance is free at an instant, now or later.
    function unlockedBalanceOf(address holder, uint256 at) external view returns (uint256);
    /// @notice Free and not held for an open order.
    function availableOf(address holder) external view returns (uint256);
    function heldOf(address holder) external view returns (uint256);
    function heldFor(address holder, address venue) external view returns (uint256);
    /// @notice Shares that an affiliate may still sell in the running three months (17 CFR 230.144(e)); the largest number for others.
    function affiliateAllowance(address holder) external view returns (uint256);

    /// @notice ERC-1404. 0: none; 1–15: of the token; 16–31: on the sender's side; 32–47: on the recipient's.
    function detectTransferRestriction(address from, address to, uint256 amount) external view returns (uint8);
    function messageForTransferRestriction(uint8 code) external view returns (string memory);

    /// @notice Issues a lot. `unlockDay` 0: the holding period from `acquiredAt`; `acquiredAt` 0: now.
    function issue(address to, uint256 amount, uint40 acquiredAt, uint32 unlockDay, bytes32 reason) external;
    function burn(address from, uint256 amount, bytes32 reason) external;
    function forcedTransfer(address from, address to, uint256 amount, bytes32 reason) external;
    /// @notice Moves everything, lots as they are, from a wallet that the registry recovered to its successor, once that is eligible.
    function recover(address from, bytes32 reason) external;
    function setHolderCap(uint32 cap, bytes32 reason) external;
    function pause() external;
    function unpause() external;

    /// @notice Moves matured lots into what is free, up to the bound of one transaction. Anyone may.
    function unlock(address holder) external;

    /// @notice Holds a holder's free shares for the calling venue; spends the holder's allowance to the venue.
    function hold(address holder, uint256 amount) external;
    /// @notice Ends the caller's hold on a holder's shares; one that is a venue no more may, too.
    function release(address holder, uint256 amount) external;
    /// @notice Moves held shares from a seller to a buyer, or changes nothing and says why not (a restriction code).
    function trySettle(address from, address to, uint256 amount) external returns (uint8 code);
    /// @notice A venue that trades from its own balance tells of a sale, for the volume of the class.
    function noteVolume(uint256 amount) external;
}
