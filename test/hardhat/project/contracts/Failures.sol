// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;

import "hardhat/console.sol";

error Outside(uint256 code);

library Checks {
    function positive(int256 value) internal pure {
        require(value > 0, "not positive");
    }
}

contract Vault {
    error Locked(address owner, string why, bytes data, uint256[] amounts, bool flag);
    struct Point { int256 x; address y; }
    error At(Point point);

    uint256 public immutable limit;
    mapping(address => uint256) public balances;

    constructor(uint256 limit_) {
        require(limit_ > 0, "limit is zero");
        limit = limit_;
    }

    function lock(bytes calldata data) external view {
        uint256[] memory amounts = new uint256[](2);
        amounts[1] = 7;
        revert Locked(msg.sender, "it's \"locked\"", data, amounts, true);
    }

    function at() external view {
        revert At(Point(-5, msg.sender));
    }

    function outside() external pure {
        revert Outside(3);
    }

    function spend(uint256 amount) external {
        balances[msg.sender] -= amount;
    }

    function nothing() external pure {
        require(false);
    }
}

contract Failures {
    Vault public vault = new Vault(5);
    uint256[] list;
    enum Kind { A, B }

    modifier guarded(bool open) {
        require(open, "closed");
        _;
    }

    function reason() external pure {
        inner(1);
    }

    function inner(uint256 depth) internal pure {
        if (depth > 0) inner(depth - 1);
        else revert("deep");
    }

    function guard() external guarded(false) {}

    function library_() external pure {
        Checks.positive(-1);
    }

    function custom() external view {
        vault.lock(hex"0102");
    }

    function structure() external view {
        vault.at();
    }

    function outside() external view {
        vault.outside();
    }

    function underflow() external {
        vault.spend(1);
    }

    function divide(uint256 by) external pure returns (uint256) {
        return 1 / by;
    }

    function assertion() external pure {
        assert(false);
    }

    function element(uint256 index) external view returns (uint256) {
        return list[index];
    }

    function popEmpty() external {
        list.pop();
    }

    function toEnum(uint256 value) external pure returns (Kind) {
        return Kind(value);
    }

    function empty() external view {
        vault.nothing();
    }

    function invalid() external pure {
        assembly { invalid() }
    }

    function unknownError() external pure {
        assembly {
            mstore(0, shl(224, 0x12345678))
            revert(0, 4)
        }
    }

    function create() external returns (Vault) {
        return new Vault(0);
    }

    function strangerCall() external view returns (uint256) {
        return Vault(address(0xdead)).limit();
    }

    function print() external view returns (uint256) {
        console.log("printed %s", list.length);
        return 1;
    }

    function burnAll() external pure {
        while (true) {}
    }

    error Seen(uint256 number, uint256 time, address coinbase, uint256 random, uint256 limit, uint256 balance);

    function context() external {
        element_ = gasleft();
        revert Seen(
            block.number,
            block.timestamp,
            block.coinbase,
            block.prevrandao,
            block.gaslimit,
            msg.sender.balance
        );
    }

    uint256 element_;
    error Before(bytes32 hash);

    function blockBefore() external view {
        revert Before(blockhash(block.number - 1));
    }

    function another(bytes32 hash) external view {
        if (blockhash(block.number - 1) == hash) revert Before(hash);
        revert Outside(1);
    }

    function sameBlock(uint256 number, uint256 time, address coinbase, uint256 random) external view {
        require(block.number == number && block.timestamp == time);
        require(block.coinbase == coinbase && block.prevrandao == random);
        revert Outside(2);
    }

    function printed() external {
        console.log("printed and failed");
        element_ = 1;
        revert();
    }
}
