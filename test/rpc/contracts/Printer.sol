// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// Prints as `hardhat/console.sol` does: a static call of an address without code, which cannot fail.
contract Printer {
    address private constant CONSOLE = 0x000000000000000000636F6e736F6c652e6c6f67;

    uint256 public count;

    function print(bytes memory data) private view {
        (bool ignored,) = CONSOLE.staticcall(data);
        ignored;
    }

    function increment() external {
        count++;
        print(abi.encodeWithSignature("log(string,uint256,address)", "count is %d for", count, msg.sender));
        print(abi.encodeWithSignature("log(bool)", true));
    }

    function fail() external view {
        print(abi.encodeWithSignature("log(string)", "about to fail"));
        revert("no");
    }

    function peek() external view returns (uint256) {
        print(abi.encodeWithSignature("log(string,uint)", "peeked at", count));
        return count;
    }
}
