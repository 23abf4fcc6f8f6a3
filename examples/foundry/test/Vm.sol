// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// What the tests and the script use of forge-std's Vm, so that nothing else has to be installed.
interface Vm {
    function expectRevert(bytes calldata data) external;
    function prank(address sender) external;
    function startBroadcast() external;
    function stopBroadcast() external;
    function writeFile(string calldata path, string calldata data) external;
    function readFile(string calldata path) external view returns (string memory);
    function parseAddress(string calldata text) external pure returns (address);
    function toString(address value) external pure returns (string memory);
}
