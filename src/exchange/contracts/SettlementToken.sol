// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title The dollar leg of a development market
/// @notice A plain ERC-20 of 6 decimals. Minters make dollars; where the faucet is open, anyone helps himself.
contract SettlementToken is ERC20, AccessControl {
    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");
    /// @notice What one `drip` gives: 100,000 dollars.
    uint256 public constant DRIP = 100_000e6;
    /// @notice Whether anyone may call `drip`; only on development chains.
    bool public immutable faucet;

    /// @notice This network's token has no faucet; ask a minter.
    error FaucetClosed();
    error ZeroAdmin();

    /// @param admin gives and takes roles, and is the first minter
    /// @param faucet_ whether `drip` is open
    constructor(address admin, bool faucet_) ERC20("Development Dollar", "DUSD") {
        if (admin == address(0)) revert ZeroAdmin();
        faucet = faucet_;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(MINTER_ROLE, admin);
    }

    /// @inheritdoc ERC20
    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// @notice Makes dollars for an account.
    function mint(address to, uint256 amount) external onlyRole(MINTER_ROLE) {
        _mint(to, amount);
    }

    /// @notice Gives the caller `DRIP` dollars.
    function drip() external {
        if (!faucet) revert FaucetClosed();
        _mint(msg.sender, DRIP);
    }
}
