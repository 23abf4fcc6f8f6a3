// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ContractAccount} from "./ContractAccount.sol";

/// @notice What looks like a security to an exchange, and is none: it holds nothing, and settles as it is told to.
contract FakeSecurity is ERC20("Fake", "FAKE"), ContractAccount {
    enum Settling {
        SaysYes,
        SaysNo,
        Reverts,
        BurnsGas,
        CallsBack,
        AnswersTooMuch
    }

    Settling public settling;
    bool public releaseReverts;
    uint8 public code;
    address private _target;
    bytes private _data;
    uint256 public calls;
    bool public succeeded;
    bytes public answer;

    error Refused();

    function decimals() public pure override returns (uint8) {
        return 0;
    }

    function issuer() external pure returns (bytes32) {
        return "FAKE";
    }

    function setSettling(Settling settling_, uint8 code_) external {
        (settling, code) = (settling_, code_);
    }

    function setReleaseReverts(bool reverts) external {
        releaseReverts = reverts;
    }

    function callBack(address target, bytes calldata data) external {
        (_target, _data, calls) = (target, data, 0);
    }

    function isVenue(address) external pure returns (bool) {
        return true;
    }

    function hold(address, uint256) external {
        _callBack();
    }

    function release(address, uint256) external {
        if (releaseReverts) revert Refused();
        _callBack();
    }

    function noteVolume(uint256) external {
        _callBack();
    }

    function trySettle(address, address, uint256) external returns (uint8) {
        if (settling == Settling.Reverts) revert Refused();
        if (settling == Settling.BurnsGas) while (true) {}
        if (settling == Settling.CallsBack) _callBack();
        if (settling == Settling.AnswersTooMuch) {
            assembly {
                mstore(0, not(0))
                return(0, 32)
            }
        }
        return settling == Settling.SaysNo ? code : 0;
    }

    function detectTransferRestriction(address, address, uint256) external pure returns (uint8) {
        return 0;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _callBack();
        _transfer(from, to, amount);
        return true;
    }

    function _callBack() private {
        if (_target == address(0)) return;
        calls++;
        (succeeded, answer) = _target.call(_data);
    }
}
