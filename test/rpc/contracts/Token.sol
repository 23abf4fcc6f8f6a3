// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// What `anvil_dealERC20` and `anvil_setERC20Allowance` look for: balances and allowances, at slots of their own.
contract Token {
    uint256 public totalSupply = 7;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
}
