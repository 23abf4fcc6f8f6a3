// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "../src/Token.sol";
import {Vm} from "./Vm.sol";

contract TokenTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    address private constant ALICE = address(0xa11ce);
    Token private token;

    function setUp() external {
        token = new Token(1000);
    }

    function testFuzz_TransferMovesValue(uint256 value) external {
        value = value % 1001;
        token.transfer(ALICE, value);
        require(token.balanceOf(ALICE) == value, "received");
        require(token.balanceOf(address(this)) == 1000 - value, "left");
    }

    function test_NobodySpendsMoreThanTheyHave() external {
        vm.expectRevert(abi.encodeWithSelector(Token.InsufficientBalance.selector, ALICE, 0, 1));
        vm.prank(ALICE);
        token.transfer(address(this), 1);
    }
}
