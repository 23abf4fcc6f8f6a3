// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

import "@openzeppelin/contracts-v4/governance/Governor.sol";
import "@openzeppelin/contracts-v4/governance/TimelockController.sol";
import "@openzeppelin/contracts-v4/governance/extensions/GovernorCountingSimple.sol";
import "@openzeppelin/contracts-v4/governance/extensions/GovernorSettings.sol";
import "@openzeppelin/contracts-v4/governance/extensions/GovernorTimelockControl.sol";
import "@openzeppelin/contracts-v4/governance/extensions/GovernorVotes.sol";
import "@openzeppelin/contracts-v4/governance/extensions/GovernorVotesQuorumFraction.sol";
import "@openzeppelin/contracts-v4/token/ERC20/extensions/ERC20Votes.sol";

/// A token whose holders vote.
contract Votes is ERC20Votes {
    constructor(uint256 supply) ERC20("Votes", "VOTE") ERC20Permit("Votes") {
        _mint(msg.sender, supply);
    }
}

/// The timelock that carries out what a council decides.
contract Treasury is TimelockController {
    constructor(uint256 delay, address[] memory none) TimelockController(delay, none, none, msg.sender) {}
}

/// OpenZeppelin's Governor with all its usual parts: a vote opens one block after its proposal and lasts eight.
contract Council is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotes,
    GovernorVotesQuorumFraction,
    GovernorTimelockControl
{
    constructor(IVotes token, TimelockController treasury)
        Governor("Council")
        GovernorSettings(1, 8, 0)
        GovernorVotes(token)
        GovernorVotesQuorumFraction(4)
        GovernorTimelockControl(treasury)
    {}

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function state(uint256 id) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(id);
    }

    function supportsInterface(bytes4 id) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.supportsInterface(id);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calls,
        bytes32 description
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calls, description);
    }

    function _execute(
        uint256 id,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calls,
        bytes32 description
    ) internal override(Governor, GovernorTimelockControl) {
        super._execute(id, targets, values, calls, description);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
