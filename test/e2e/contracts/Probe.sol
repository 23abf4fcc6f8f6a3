// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

/// Fails in every way a contract can, and tells what it sees of its block.
contract Probe {
    error Refused(address who, uint256 limit);

    event Noted(uint256 indexed value, address indexed by);

    uint256 public value;
    mapping(address => uint256) public notes;

    function note(uint256 next) external payable returns (uint256) {
        value = next;
        notes[msg.sender] = next;
        emit Noted(next, msg.sender);
        return next;
    }

    function failWithReason() external pure {
        require(false, "this is the reason");
    }

    function failWithCustomError() external view {
        revert Refused(msg.sender, 42);
    }

    function failWithPanic(uint256 zero) external pure returns (uint256) {
        return 1 / zero;
    }

    function failWithNothing() external pure {
        revert();
    }

    function failWithoutGas() external pure {
        assembly {
            invalid()
        }
    }

    /// Forwards a call and its value, and notes the outcome.
    function forward(address to, bytes calldata data) external payable returns (bool done) {
        (done, ) = to.call{value: msg.value}(data);
        value = done ? 1 : 2;
    }

    function seen()
        external
        view
        returns (uint256 number, uint256 timestamp, address coinbase, uint256 gasLimit, uint256 baseFee, uint256 chainId)
    {
        return (block.number, block.timestamp, block.coinbase, block.gaslimit, block.basefee, block.chainid);
    }

    receive() external payable {}
}
