// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IExchange} from "./interfaces/IExchange.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";
import {IPool} from "./interfaces/IPool.sol";
import {ISecurityToken} from "./interfaces/ISecurityToken.sol";
import {ConstantProduct} from "./pool/ConstantProduct.sol";
import {LiquidityShares} from "./pool/LiquidityShares.sol";
import {Reserves} from "./pool/Reserves.sol";

/// @title A constant-product market maker for one market's security and quote
/// @notice Whoever adds both tokens in proportion owns a part of both reserves. Whoever swaps moves along reserve × reserve, which never
///         falls by a swap. The transfer agent makes the pool a venue of the security before it can hold any.
contract Pool is LiquidityShares, Reserves, ReentrancyGuard {
    /// @notice Liquidity that is locked for ever by the first to add, so that a share of it never becomes dear.
    uint256 public constant LOCKED_LIQUIDITY = 1_000;

    /// @inheritdoc IPool
    IExchange public immutable exchange;
    /// @inheritdoc IPool
    uint32 public immutable market;
    /// @inheritdoc IPool
    ISecurityToken public immutable security;
    /// @inheritdoc IPool
    IERC20 public immutable quote;
    IInvestorRegistry private immutable _registry;
    bytes32 private immutable _issuer;

    uint64 private _trades;

    modifier notAfter(uint256 deadline) {
        if (block.timestamp > deadline) revert DeadlinePassed(deadline);
        _;
    }

    /// @param exchange_ knows the market and its registry
    /// @param market_ a listed market of that exchange
    constructor(IExchange exchange_, uint32 market_)
        ERC20(_titled(exchange_, market_, " liquidity"), _titled(exchange_, market_, "-LP"))
        LiquidityShares(exchange_.registry())
    {
        (IExchange.MarketTerms memory terms,,) = exchange_.marketOf(market_);
        (exchange, market, security, quote) = (exchange_, market_, terms.security, terms.quote);
        (_registry, _issuer) = (exchange_.registry(), terms.security.issuer());
    }

    // ── Liquidity ────────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IPool
    /// @dev The shares set the measure, since they are the coarser token; the liquidity is rounded down and the dollars up.
    function addLiquidity(uint256 shares, uint256 dollars, uint256 minLiquidity, uint256 deadline)
        external
        nonReentrant
        notAfter(deadline)
        returns (uint256 usedShares, uint256 usedDollars, uint256 liquidity)
    {
        _checkTrader(msg.sender);
        if (shares > ConstantProduct.MAX_RESERVE || dollars > ConstantProduct.MAX_RESERVE) revert ReserveOverflow();
        uint256 supply = totalSupply();
        (uint256 x, uint256 y,) = reserves();
        if (supply == 0) {
            (usedShares, usedDollars) = (shares, dollars);
            liquidity = Math.saturatingSub(Math.sqrt(shares * dollars), LOCKED_LIQUIDITY);
        } else {
            if (x == 0) revert NoLiquidity();
            usedShares = Math.min(shares, dollars * x / y);
            liquidity = Math.mulDiv(usedShares, supply, x);
            usedDollars = Math.mulDiv(liquidity, y, supply, Math.Rounding.Ceil);
        }
        if (liquidity == 0) revert BadAmount();
        if (liquidity < minLiquidity) revert SlippageExceeded(liquidity, minLiquidity);
        _setReserves(x + usedShares, y + usedDollars);
        if (supply == 0) _mint(address(this), LOCKED_LIQUIDITY);
        _mint(msg.sender, liquidity);
        emit LiquidityAdded(msg.sender, usedShares, usedDollars, liquidity);
        _pull(security, msg.sender, usedShares);
        _pull(quote, msg.sender, usedDollars);
    }

    /// @inheritdoc IPool
    function removeLiquidity(uint256 liquidity, uint256 minShares, uint256 minDollars, uint256 deadline)
        external
        nonReentrant
        notAfter(deadline)
        returns (uint256 shares, uint256 dollars)
    {
        uint256 supply = totalSupply();
        (uint256 x, uint256 y,) = reserves();
        if (liquidity == 0) revert BadAmount();
        _burn(msg.sender, liquidity);
        shares = Math.mulDiv(liquidity, x, supply);
        dollars = Math.mulDiv(liquidity, y, supply);
        if (shares == 0 && dollars == 0) revert BadAmount();
        if (shares < minShares) revert SlippageExceeded(shares, minShares);
        if (dollars < minDollars) revert SlippageExceeded(dollars, minDollars);
        _setReserves(x - shares, y - dollars);
        emit LiquidityRemoved(msg.sender, shares, dollars, liquidity);
        _push(security, msg.sender, shares);
        _push(quote, msg.sender, dollars);
    }

    /// @inheritdoc IPool
    function sync() external nonReentrant {
        (uint256 x, uint256 y,) = reserves();
        uint256 held = security.balanceOf(address(this));
        if (held >= x) revert BadAmount();
        _setReserves(held, y);
    }

    // ── Swaps ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IPool
    function swapExactIn(IExchange.Side side, uint256 amountIn, uint256 minOut, uint256 deadline)
        external
        returns (uint256 amountOut)
    {
        return _swapExactIn(msg.sender, side, amountIn, minOut, deadline);
    }

    /// @inheritdoc IPool
    function swapExactOut(IExchange.Side side, uint256 amountOut, uint256 maxIn, uint256 deadline)
        external
        returns (uint256 amountIn)
    {
        return _swapExactOut(msg.sender, side, amountOut, maxIn, deadline);
    }

    /// @inheritdoc IPool
    function swapExactInFor(address owner, IExchange.Side side, uint256 amountIn, uint256 minOut, uint256 deadline)
        external
        returns (uint256 amountOut)
    {
        _checkDelegate(owner);
        return _swapExactIn(owner, side, amountIn, minOut, deadline);
    }

    /// @inheritdoc IPool
    function swapExactOutFor(address owner, IExchange.Side side, uint256 amountOut, uint256 maxIn, uint256 deadline)
        external
        returns (uint256 amountIn)
    {
        _checkDelegate(owner);
        return _swapExactOut(owner, side, amountOut, maxIn, deadline);
    }

    /// @inheritdoc IPool
    function amountOutFor(IExchange.Side side, uint256 amountIn) public view returns (uint256 amountOut) {
        (uint256 x, uint256 y) = _inAndOut(side);
        if (x == 0 || y == 0) revert NoLiquidity();
        if (amountIn > ConstantProduct.MAX_RESERVE - x) revert ReserveOverflow();
        return ConstantProduct.outFor(x, y, amountIn);
    }

    /// @inheritdoc IPool
    function amountInFor(IExchange.Side side, uint256 amountOut) public view returns (uint256 amountIn) {
        (uint256 x, uint256 y) = _inAndOut(side);
        if (amountOut >= y) revert NoLiquidity();
        amountIn = ConstantProduct.inFor(x, y, amountOut);
        if (amountIn > ConstantProduct.MAX_RESERVE - x) revert ReserveOverflow();
    }

    function _swapExactIn(address owner, IExchange.Side side, uint256 amountIn, uint256 minOut, uint256 deadline)
        private
        nonReentrant
        notAfter(deadline)
        returns (uint256 amountOut)
    {
        amountOut = amountOutFor(side, amountIn);
        if (amountOut < minOut) revert SlippageExceeded(amountOut, minOut);
        _swap(owner, side, amountIn, amountOut);
    }

    function _swapExactOut(address owner, IExchange.Side side, uint256 amountOut, uint256 maxIn, uint256 deadline)
        private
        nonReentrant
        notAfter(deadline)
        returns (uint256 amountIn)
    {
        amountIn = amountInFor(side, amountOut);
        if (amountIn > maxIn) revert SlippageExceeded(amountIn, maxIn);
        _swap(owner, side, amountIn, amountOut);
    }

    /// @dev Checks who trades, then writes everything down, then moves the tokens.
    function _swap(address owner, IExchange.Side side, uint256 amountIn, uint256 amountOut) private {
        IInvestorRegistry.AccountType accountType = _checkTrader(owner);
        if (amountIn == 0 || amountOut == 0) revert BadAmount();
        (uint256 x, uint256 y,) = reserves();
        bool buys = side == IExchange.Side.Buy;
        if (buys) _setReserves(x - amountOut, y + amountIn);
        else _setReserves(x + amountIn, y - amountOut);
        uint256 quantity = buys ? amountOut : amountIn;
        emit PoolTrade(
            market,
            owner,
            ++_trades,
            address(security),
            side,
            quantity,
            buys ? amountIn : amountOut,
            ConstantProduct.feeOf(amountIn),
            accountType,
            msg.sender,
            uint40(block.timestamp)
        );
        _pull(buys ? quote : security, owner, amountIn);
        _push(buys ? security : quote, owner, amountOut);
        security.noteVolume(quantity);
    }

    // ── Checks ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev An affiliate's liquidity only goes back: another wallet would have its shares free of any holding period.
    function _update(address from, address to, uint256 amount) internal override {
        if (from != address(0) && to != address(0)) {
            _checkNoAffiliate(from);
            _checkNoAffiliate(to);
        }
        super._update(from, to, amount);
    }

    function _checkTrader(address owner) private view returns (IInvestorRegistry.AccountType accountType) {
        if (!exchange.isOpen(market)) revert NotOpen(market);
        accountType = _checkEligible(owner);
        _checkNoAffiliate(owner);
    }

    function _checkNoAffiliate(address wallet) private view {
        if (_registry.isAffiliate(wallet, _issuer)) revert AffiliateOnBookOnly(wallet);
    }

    function _checkDelegate(address owner) private view {
        if (!_registry.isDelegate(owner, msg.sender)) revert NotDelegate(owner, msg.sender);
    }

    function _inAndOut(IExchange.Side side) private view returns (uint256 x, uint256 y) {
        (uint256 securityReserve, uint256 quoteReserve,) = reserves();
        return side == IExchange.Side.Buy ? (quoteReserve, securityReserve) : (securityReserve, quoteReserve);
    }

    function _titled(IExchange exchange_, uint32 market_, string memory suffix) private view returns (string memory) {
        (IExchange.MarketTerms memory terms,,) = exchange_.marketOf(market_);
        return string.concat(IERC20Metadata(address(terms.security)).symbol(), suffix);
    }
}
