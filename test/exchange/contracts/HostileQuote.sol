// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ContractAccount} from "./ContractAccount.sol";

/// @notice A quote token that misbehaves as it is told to when it is moved. It is also an account, which can act by itself.
contract HostileQuote is ERC20("Hostile", "HOST"), ContractAccount {
    enum Mode {
        Honest,
        ReturnsFalse,
        MovesNothing,
        TakesFee,
        GivesExtra
    }

    Mode public mode;
    address public blocked;
    /// @notice Calls back that were made, and how the last one ended.
    uint256 public calls;
    bool public succeeded;
    bytes public answer;

    address private _target;
    bytes private _data;
    bool private _strict;
    bool private _calling;

    error Blocked(address recipient);

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    /// @notice Refuses to be received by somebody.
    function refuseFor(address recipient) external {
        blocked = recipient;
    }

    /// @notice Calls this whenever it is moved.
    /// @param strict a call that fails makes the movement fail
    function callBack(address target, bytes calldata data, bool strict) external {
        (_target, _data, _strict, calls) = (target, data, strict, 0);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return _moved(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _spendAllowance(from, msg.sender, amount);
        return _moved(from, to, amount);
    }

    function _moved(address from, address to, uint256 amount) private returns (bool) {
        if (to == blocked) revert Blocked(to);
        if (_target != address(0) && !_calling) {
            _calling = true;
            calls++;
            (succeeded, answer) = _target.call(_data);
            _calling = false;
            if (_strict && !succeeded) _bubble(answer);
        }
        if (mode == Mode.ReturnsFalse) return false;
        if (mode == Mode.MovesNothing) return true;
        _transfer(from, to, amount);
        if (mode == Mode.TakesFee) _burn(to, amount / 100);
        if (mode == Mode.GivesExtra) _mint(to, 1);
        return true;
    }
}
