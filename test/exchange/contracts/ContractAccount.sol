// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice An account that is a contract: does what anybody tells it to, and takes nothing that it is sent, neither ether nor a call.
contract ContractAccount {
    error TakesNothing();

    receive() external payable {
        revert TakesNothing();
    }

    fallback() external {
        revert TakesNothing();
    }

    function execute(address target, bytes calldata data) external {
        repeat(target, data, 1);
    }

    function repeat(address target, bytes calldata data, uint256 times) public {
        for (uint256 i = 0; i < times; i++) {
            (bool success, bytes memory reason) = target.call(data);
            if (!success) _bubble(reason);
        }
    }

    function _bubble(bytes memory reason) internal pure {
        assembly {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
