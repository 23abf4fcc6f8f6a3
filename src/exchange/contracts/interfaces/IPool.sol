// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IExchange} from "./IExchange.sol";
import {IInvestorRegistry} from "./IInvestorRegistry.sol";
import {ISecurityToken} from "./ISecurityToken.sol";

/// @title A constant-product market maker for one market's security and quote
/// @notice Its own ERC-20 is the liquidity share, which only eligible investors hold. A fee of 30 basis points on what comes in stays
///         with the liquidity. Affiliates of the issuer trade on the book only, where their lots keep apart.
interface IPool is IERC20 {
    event LiquidityAdded(address indexed provider, uint256 shares, uint256 dollars, uint256 liquidity);
    event LiquidityRemoved(address indexed provider, uint256 shares, uint256 dollars, uint256 liquidity);
    /// @notice Liquidity of a lost wallet came to its successor.
    event Recovered(address indexed from, address indexed to, uint256 liquidity);
    /// @notice A trade with the pool: the items of 17 CFR 242.302(c) that one has. `value` is in quote units, the fee in it.
    /// @param feePaid in units of what came in: quote units when buying, units of the security when selling; rounded down
    event PoolTrade(
        uint32 indexed market,
        address indexed trader,
        uint64 tradeId,
        address security,
        IExchange.Side side,
        uint256 quantity,
        uint256 value,
        uint256 feePaid,
        IInvestorRegistry.AccountType accountType,
        address enteredBy,
        uint40 executedAt
    );
    event Sync(uint112 securityReserve, uint112 quoteReserve);

    error DeadlinePassed(uint256 deadline);
    error NotOpen(uint32 market);
    error NotEligible(address wallet, IInvestorRegistry.Status status);
    error NotDelegate(address owner, address caller);
    error AffiliateOnBookOnly(address wallet);
    error NotRecovered(address wallet);
    error BadAmount();
    error NoLiquidity();
    error SlippageExceeded(uint256 amount, uint256 bound);
    error ShortPayment(address token, uint256 asked, uint256 received);
    error ReserveOverflow();

    function exchange() external view returns (IExchange);
    function market() external view returns (uint32);
    function security() external view returns (ISecurityToken);
    function quote() external view returns (IERC20);
    function reserves() external view returns (uint112 securityReserve, uint112 quoteReserve, uint32 updatedAt);
    /// @notice Sum of quote per security unit (UQ112.112) × seconds up to the reserves' `updatedAt`, as Uniswap v2 keeps it.
    function priceCumulative() external view returns (uint256);

    /// @notice Adds both tokens in the pool's proportion, at most as much as given.
    function addLiquidity(uint256 shares, uint256 dollars, uint256 minLiquidity, uint256 deadline)
        external
        returns (uint256 usedShares, uint256 usedDollars, uint256 liquidity);
    function removeLiquidity(uint256 liquidity, uint256 minShares, uint256 minDollars, uint256 deadline)
        external
        returns (uint256 shares, uint256 dollars);

    /// @notice Gives the liquidity of a wallet that the registry recovered to its successor, the last of them. Anyone may.
    function recover(address from) external returns (uint256 liquidity);
    /// @notice Takes note of shares that the transfer agent took from the pool, so that all liquidity bears the loss alike. Anyone may;
    ///         what the pool was given besides is never counted.
    function sync() external;

    /// @param side Buy: dollars in, shares out. Sell: shares in, dollars out
    function swapExactIn(IExchange.Side side, uint256 amountIn, uint256 minOut, uint256 deadline)
        external
        returns (uint256 amountOut);
    function swapExactOut(IExchange.Side side, uint256 amountOut, uint256 maxIn, uint256 deadline)
        external
        returns (uint256 amountIn);
    /// @notice For an owner who made the caller a delegate in the registry; tokens move from and to the owner.
    function swapExactInFor(address owner, IExchange.Side side, uint256 amountIn, uint256 minOut, uint256 deadline)
        external
        returns (uint256 amountOut);
    function swapExactOutFor(address owner, IExchange.Side side, uint256 amountOut, uint256 maxIn, uint256 deadline)
        external
        returns (uint256 amountIn);

    function amountOutFor(IExchange.Side side, uint256 amountIn) external view returns (uint256 amountOut);
    function amountInFor(IExchange.Side side, uint256 amountOut) external view returns (uint256 amountIn);
}
