// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "../src/Token.sol";
import {Vm} from "../test/Vm.sol";

contract Deploy {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function run() external {
        vm.startBroadcast();
        Token token = new Token(1_000_000);
        token.transfer(address(0xb0b), 250);
        vm.stopBroadcast();
        vm.writeFile("out/token.txt", vm.toString(address(token)));
    }
}
