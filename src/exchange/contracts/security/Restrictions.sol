// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Why a transfer is refused (ERC-1404)
/// @notice The one table of codes and sentences. 1–15: of the token; 16–31: on the sender's side; 32–47: on the recipient's.
library Restrictions {
    uint8 internal constant NONE = 0;
    uint8 internal constant PAUSED = 1;
    uint8 internal constant SENDER_NOT_ELIGIBLE = 16;
    uint8 internal constant INSUFFICIENT_BALANCE = 17;
    uint8 internal constant LOCKED = 18;
    uint8 internal constant HELD = 19;
    uint8 internal constant AFFILIATE_VOLUME = 20;
    uint8 internal constant AFFILIATE_TO_VENUE = 21;
    uint8 internal constant RECIPIENT_NOT_ELIGIBLE = 32;
    uint8 internal constant HOLDER_CAP = 33;
    uint8 internal constant BAD_RECIPIENT = 34;

    /// @notice The sentence of a code; of a code that there is not, "unknown restriction".
    function sentence(uint8 code) internal pure returns (string memory) {
        if (code == NONE) return "no restriction";
        if (code == PAUSED) return "the security is paused by its transfer agent";
        if (code == SENDER_NOT_ELIGIBLE) return "the sender is not an eligible investor";
        if (code == INSUFFICIENT_BALANCE) return "the sender has fewer shares";
        if (code == LOCKED) return "the shares are in their holding period";
        if (code == HELD) return "the shares are held for open orders";
        if (code == AFFILIATE_VOLUME) return "the sale is over the affiliate's volume limit of three months";
        if (code == AFFILIATE_TO_VENUE) return "an affiliate of the issuer trades on the order book only";
        if (code == RECIPIENT_NOT_ELIGIBLE) return "the recipient is not an eligible investor";
        if (code == HOLDER_CAP) return "the class has as many holders as it may have";
        if (code == BAD_RECIPIENT) return "the recipient cannot hold shares";
        return "unknown restriction";
    }
}
