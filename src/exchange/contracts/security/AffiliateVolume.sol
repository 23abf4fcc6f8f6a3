// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title How much affiliates of an issuer may sell (17 CFR 230.144(e))
/// @notice In any thirteen weeks the greater of 1% of the class and the average weekly volume of the four weeks before this one.
/// @dev Weeks are unix weeks (seconds / 604,800). A key is a person, all of whose wallets sell as one, or an affiliation group, whose members do.
library AffiliateVolume {
    uint256 internal constant WINDOW = 13;
    uint256 internal constant AVERAGED = 4;

    struct Record {
        mapping(bytes32 key => mapping(uint256 week => uint256)) sold;
        mapping(uint256 week => uint256) traded;
    }

    /// @notice What a key may still sell now, of a class of `supply`.
    function allowance(Record storage record, bytes32 key, uint256 supply) internal view returns (uint256) {
        uint256 week = thisWeek();
        uint256 traded;
        for (uint256 ago = 1; ago <= AVERAGED; ago++) {
            traded += record.traded[week - ago];
        }
        uint256 sold;
        for (uint256 ago = 0; ago < WINDOW; ago++) {
            sold += record.sold[key][week - ago];
        }
        return Math.saturatingSub(Math.max(supply / 100, traded / AVERAGED), sold);
    }

    function noteSale(Record storage record, bytes32 key, uint256 amount) internal {
        record.sold[key][thisWeek()] += amount;
    }

    function noteTrade(Record storage record, uint256 amount) internal {
        record.traded[thisWeek()] += amount;
    }

    function thisWeek() internal view returns (uint256) {
        return block.timestamp / 1 weeks;
    }
}
