// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BookViews} from "./exchange/BookViews.sol";
import {ExchangeBase} from "./exchange/ExchangeBase.sol";
import {OrderEntry} from "./exchange/OrderEntry.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";

/// @title The exchange
/// @notice A central limit order book per market; see IExchange for what each function does. Its parts, each a file in `exchange/`:
///         ExchangeBase (storage) · PriceBitmap (prices in order) · OrderBook (queues) · Escrow (who is owed what) ·
///         Markets (the operator's) · Matching (priority and fills) · OrderEntry (the subscribers') · BookViews (reading).
contract Exchange is OrderEntry, BookViews {
    /// @param registry_ who may trade
    /// @param admin gets every role
    /// @param feeRecipient_ is credited the fees
    constructor(IInvestorRegistry registry_, address admin, address feeRecipient_) ExchangeBase(registry_) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(OPERATOR_ROLE, admin);
        _grantRole(LISTER_ROLE, admin);
        feeRecipient = feeRecipient_;
        emit FeeRecipientSet(feeRecipient_);
    }
}
