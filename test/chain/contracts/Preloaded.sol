// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

/// Keeps what it sees while it is created.
contract Witness {
    event Created(address self);

    error TooHigh(uint256 value);

    address public immutable self = address(this);
    address public immutable sender = msg.sender;
    address public immutable origin = tx.origin;
    address public immutable named;
    uint256 public immutable blockNumber = block.number;
    uint256 public immutable time = block.timestamp;
    uint256 public immutable chain = block.chainid;
    uint256 public immutable ownCode = address(this).code.length;
    uint256 public value;
    mapping(address => string) public names;

    constructor(address who, string memory name, uint256 start) {
        require(start != 13, "thirteen is unlucky");
        if (start > 1000) revert TooHigh(start);
        named = who;
        names[who] = name;
        value = start;
        emit Created(address(this));
    }

    function add(uint256 amount) external {
        value += amount;
    }
}

/// Asks a witness while it is created.
contract Questioner {
    uint256 public immutable seen;

    constructor(Witness other) {
        seen = other.value();
    }
}

/// Is created after a witness, which it asks and changes, and creates another contract.
contract Successor {
    uint256 public immutable seen;
    Questioner public immutable child;

    constructor(Witness other) {
        seen = other.value();
        other.add(1);
        child = new Questioner(other);
    }
}

/// Its code is as long as it is told.
contract Long {
    constructor(uint256 length, uint256 first) {
        assembly {
            mstore(0, shl(248, first))
            return(0, length)
        }
    }
}
