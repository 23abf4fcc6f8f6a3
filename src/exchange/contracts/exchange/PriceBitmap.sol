// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title A sorted set of prices, 1 to 2^24 - 1
/// @notice A tree of 256-bit words, three high. A bit says that something stands below it, so the first price from either end is
///         found in three reads, however many prices there are. 0 is not a price: it stands for none.
library PriceBitmap {
    /// @dev Words by height and prefix: height 0 has one bit a price, each height above one bit for 256 bits below.
    struct Bitmap {
        mapping(uint256 key => uint256 word) words;
    }

    uint256 private constant HEIGHT = 3;

    function add(Bitmap storage self, uint24 price) internal {
        for (uint256 height; height < HEIGHT; ++height) {
            (uint256 key, uint256 bit) = _place(price, height);
            uint256 word = self.words[key];
            self.words[key] = word | (1 << bit);
            if (word != 0) return;
        }
    }

    function remove(Bitmap storage self, uint24 price) internal {
        for (uint256 height; height < HEIGHT; ++height) {
            (uint256 key, uint256 bit) = _place(price, height);
            uint256 word = self.words[key] & ~(1 << bit);
            self.words[key] = word;
            if (word != 0) return;
        }
    }

    /// @param down true for the highest price, false for the lowest
    function first(Bitmap storage self, bool down) internal view returns (uint24) {
        return _descend(self, 0, HEIGHT, down);
    }

    /// @notice The nearest price below (`down`) or above another.
    function next(Bitmap storage self, uint24 price, bool down) internal view returns (uint24) {
        for (uint256 height; height < HEIGHT; ++height) {
            (uint256 key, uint256 bit) = _place(price, height);
            uint256 word = self.words[key];
            unchecked {
                // 2 << 255 is 0, and 0 - 1 all ones: nothing is above the last bit.
                word = down ? word & ((1 << bit) - 1) : word & ~((2 << bit) - 1);
            }
            if (word != 0) {
                uint256 prefix = (uint256(price) >> (8 * (height + 1)) << 8) | _pick(word, down);
                return _descend(self, prefix, height, down);
            }
        }
        return 0;
    }

    function _descend(Bitmap storage self, uint256 prefix, uint256 height, bool down) private view returns (uint24) {
        while (height != 0) {
            --height;
            uint256 word = self.words[(height << 16) | prefix];
            if (word == 0) return 0;
            prefix = (prefix << 8) | _pick(word, down);
        }
        return uint24(prefix);
    }

    function _place(uint256 price, uint256 height) private pure returns (uint256 key, uint256 bit) {
        key = (height << 16) | (price >> (8 * (height + 1)));
        bit = (price >> (8 * height)) & 0xff;
    }

    function _pick(uint256 word, bool down) private pure returns (uint256) {
        unchecked {
            return Math.log2(down ? word : word & (0 - word));
        }
    }
}
