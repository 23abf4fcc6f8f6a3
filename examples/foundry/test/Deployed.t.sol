// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "../src/Token.sol";
import {Vm} from "./Vm.sol";

/// Of the chain on which script/Deploy.s.sol has run.
contract DeployedTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function test_TheScriptHasPaidBob() external view {
        Token token = Token(vm.parseAddress(vm.readFile("out/token.txt")));
        require(token.totalSupply() == 1_000_000, "supply");
        require(token.balanceOf(address(0xb0b)) == 250, "balance");
    }
}
