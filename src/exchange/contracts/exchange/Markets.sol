// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ExchangeBase} from "./ExchangeBase.sol";

/// @title Listing, fees, hours and halts
/// @notice What the operator may do. None of it moves a subscriber's shares or dollars, and a rise of fees does not reach orders that rest.
abstract contract Markets is ExchangeBase {
    uint256 private constant MAX_FEE_BPS = 1_000;
    uint256 private constant DAY = 86_400;
    /// @dev What a security answers first of all when it is paused.
    uint8 private constant PAUSED = 1;

    /// @notice Lists a security against a quote token. The security's admin must make this exchange a venue of it.
    function listMarket(MarketTerms calldata terms) external nonReentrant onlyRole(LISTER_ROLE) returns (uint32 id) {
        if (
            address(terms.security) == address(0) || address(terms.quote) == address(0)
                || address(terms.security) == address(terms.quote) || terms.tick == 0 || terms.lot == 0
                || terms.tick > type(uint96).max / type(uint24).max
        ) revert BadTerms();
        uint8 decimals = IERC20Metadata(address(terms.security)).decimals();
        if (decimals > 36 || uint256(terms.tick) * terms.lot % 10 ** decimals != 0) revert BadTerms();
        id = ++_marketCount;
        Market storage market = _markets[id];
        market.security = terms.security;
        market.quote = terms.quote;
        _isQuote[terms.quote] = true;
        market.tick = terms.tick;
        market.lot = terms.lot;
        market.decimals = decimals;
        _setFees(market, terms.makerFeeBps, terms.takerFeeBps);
        _setHours(market, terms.tradingDays, terms.opens, terms.closes);
        emit MarketListed(
            id,
            address(terms.security),
            address(terms.quote),
            terms.tick,
            terms.lot,
            terms.makerFeeBps,
            terms.takerFeeBps,
            terms.tradingDays,
            terms.opens,
            terms.closes
        );
    }

    /// @notice Sets the fees of fills to come; an order pays at most the taker fee of its entry.
    function setFees(uint32 market, uint16 makerFeeBps, uint16 takerFeeBps) external nonReentrant onlyRole(LISTER_ROLE) {
        _setFees(_known(market), makerFeeBps, takerFeeBps);
        emit FeesSet(market, makerFeeBps, takerFeeBps);
    }

    /// @notice Sets trading hours. DAY orders that rest keep the expiry of their entry.
    function setHours(uint32 market, uint8 tradingDays, uint32 opens, uint32 closes) external nonReentrant onlyRole(OPERATOR_ROLE) {
        _setHours(_known(market), tradingDays, opens, closes);
        emit HoursSet(market, tradingDays, opens, closes);
    }

    /// @notice Fees of fills to come are credited to this account.
    function setFeeRecipient(address recipient) external nonReentrant onlyRole(LISTER_ROLE) {
        if (recipient == address(0)) revert BadTerms();
        feeRecipient = recipient;
        emit FeeRecipientSet(recipient);
    }

    /// @notice Stops entry and matching in a market, or in all of them (0). Cancelling and withdrawing go on.
    function halt(uint32 market, bytes32 reason) external {
        _setHalt(market, true, reason);
        emit TradingHalted(market, reason, msg.sender);
    }

    /// @notice Ends the halt of a market, or the one of all markets (0); halts of single markets stay.
    function resume(uint32 market, bytes32 reason) external {
        _setHalt(market, false, reason);
        emit TradingResumed(market, reason, msg.sender);
    }

    function marketCount() external view returns (uint32) {
        return _marketCount;
    }

    /// @notice A market's terms, and whether it is halted, alone or with all others.
    function marketOf(uint32 market) external view returns (MarketTerms memory terms, bool halted, bytes32 haltReason) {
        Market storage m = _known(market);
        terms = MarketTerms(
            m.security, m.quote, m.tick, m.lot, m.makerFeeBps, m.takerFeeBps, m.tradingDays, m.opens, m.closes
        );
        halted = _allHalted || m.halted;
        haltReason = _allHalted ? _allHaltReason : m.haltReason;
    }

    /// @notice Neither halted, nor closed by its hours, nor the security paused. False for a market that is not.
    function isOpen(uint32 market) external view returns (bool) {
        if (market == 0 || market > _marketCount) return false;
        Market storage m = _markets[market];
        return !_allHalted && !m.halted && _inSession(m)
            && m.security.detectTransferRestriction(address(this), address(this), 0) != PAUSED;
    }

    /// @notice The price of the last trade, 0 before the first.
    function lastPrice(uint32 market) external view returns (uint96) {
        Market storage m = _known(market);
        return m.tick * m.last;
    }

    /// @notice Best bid and ask, 0 where a side is empty.
    function bestPrices(uint32 market) external view returns (uint96 bid, uint96 ask) {
        Market storage m = _known(market);
        bid = m.tick * m.best[0];
        ask = m.tick * m.best[1];
    }

    /// @dev The terms of a market that trades now.
    function _openRun(uint32 market) internal view returns (Run memory run) {
        Market storage m = _known(market);
        if (_allHalted) revert Halted(0, _allHaltReason);
        if (m.halted) revert Halted(market, m.haltReason);
        if (!_inSession(m)) revert Closed(market);
        return _run(market);
    }

    function _run(uint32 market) internal view returns (Run memory run) {
        Market storage m = _markets[market];
        run.market = market;
        run.security = m.security;
        run.quote = m.quote;
        run.tick = m.tick;
        run.lot = m.lot;
        run.unit = 10 ** m.decimals;
        run.makerFeeBps = m.makerFeeBps;
        run.takerFeeBps = m.takerFeeBps;
        run.last = m.last;
    }

    /// @dev When a DAY order of now dies: at the close of the session, or at midnight (UTC) where there are no hours.
    function _endOfDay(uint32 market) internal view returns (uint40) {
        Market storage m = _markets[market];
        return uint40(block.timestamp - block.timestamp % DAY + (m.tradingDays == 0 ? DAY : m.closes));
    }

    /// @dev The first of January 1970 was a Thursday, day 4 from Sunday.
    function _inSession(Market storage m) private view returns (bool) {
        uint8 days_ = m.tradingDays;
        if (days_ == 0) return true;
        uint256 second = block.timestamp % DAY;
        return (days_ >> ((block.timestamp / DAY + 4) % 7)) & 1 == 1 && second >= m.opens && second < m.closes;
    }

    function _setFees(Market storage market, uint16 makerFeeBps, uint16 takerFeeBps) private {
        if (makerFeeBps > takerFeeBps || takerFeeBps > MAX_FEE_BPS) revert BadTerms();
        market.makerFeeBps = makerFeeBps;
        market.takerFeeBps = takerFeeBps;
    }

    function _setHours(Market storage market, uint8 tradingDays, uint32 opens, uint32 closes) private {
        bool always = tradingDays == 0 && opens == 0 && closes == 0;
        bool session = tradingDays != 0 && tradingDays < 128 && opens < closes && closes <= DAY;
        if (!always && !session) revert BadTerms();
        market.tradingDays = tradingDays;
        market.opens = opens;
        market.closes = closes;
    }

    function _setHalt(uint32 market, bool halted, bytes32 reason) private nonReentrant onlyRole(OPERATOR_ROLE) {
        if (reason == 0) revert MissingReason();
        if (market == 0) {
            if (!halted && !_allHalted) revert NotHalted(0);
            _allHalted = halted;
            _allHaltReason = halted ? reason : bytes32(0);
        } else {
            Market storage m = _known(market);
            if (!halted && !m.halted) revert NotHalted(market);
            m.halted = halted;
            m.haltReason = halted ? reason : bytes32(0);
        }
    }
}
