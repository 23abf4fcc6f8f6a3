// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IExchange} from "../../../../src/exchange/contracts/interfaces/IExchange.sol";
import {IInvestorRegistry} from "../../../../src/exchange/contracts/interfaces/IInvestorRegistry.sol";
import {IPool} from "../../../../src/exchange/contracts/interfaces/IPool.sol";
import {ISecurityToken} from "../../../../src/exchange/contracts/interfaces/ISecurityToken.sol";

/// @notice Reads in one call everything that the tests compare with their model.
contract Observer {
    struct Position {
        uint256 balance;
        uint256 held;
        uint256 available;
        uint256 allowance;
        ISecurityToken.Lot[] lots;
    }

    struct Account {
        uint8 status;
        uint256 cash;
        uint256 credit;
        uint256 liquidity;
        Position[] positions;
        IExchange.OrderView[] orders;
    }

    struct Level {
        uint96 price;
        uint256 quantity;
        uint64[] ids;
    }

    struct Market {
        uint96 lastPrice;
        uint96 bid;
        uint96 ask;
        bool open;
        Level[] bids;
        Level[] asks;
    }

    struct Security {
        uint256 holderCount;
        uint256 totalSupply;
    }

    struct Everything {
        uint256 exchangeCash;
        Security[] securities;
        Account[] accounts;
        Market[] markets;
        uint112 poolShares;
        uint112 poolDollars;
        uint256 poolLiquidity;
    }

    struct Query {
        IExchange exchange;
        IERC20 cash;
        IPool pool;
        ISecurityToken[] securities;
        address[] accounts;
        uint32[] markets;
    }

    function observe(Query calldata query) external view returns (Everything memory all) {
        all.exchangeCash = query.cash.balanceOf(address(query.exchange));
        all.securities = new Security[](query.securities.length);
        for (uint256 i; i < query.securities.length; ++i) {
            all.securities[i] = Security(query.securities[i].holderCount(), query.securities[i].totalSupply());
        }
        all.accounts = new Account[](query.accounts.length);
        for (uint256 i; i < query.accounts.length; ++i) {
            all.accounts[i] = _account(query, query.accounts[i]);
        }
        all.markets = new Market[](query.markets.length);
        for (uint256 i; i < query.markets.length; ++i) {
            all.markets[i] = _market(query.exchange, query.markets[i]);
        }
        if (address(query.pool) != address(0)) {
            (all.poolShares, all.poolDollars,) = query.pool.reserves();
            all.poolLiquidity = query.pool.totalSupply();
        }
    }

    function _account(Query calldata query, address wallet) private view returns (Account memory account) {
        account.status = uint8(query.exchange.registry().statusOf(wallet, block.timestamp));
        account.cash = query.cash.balanceOf(wallet);
        account.credit = query.exchange.creditOf(query.cash, wallet);
        if (address(query.pool) != address(0)) account.liquidity = query.pool.balanceOf(wallet);
        account.positions = new Position[](query.securities.length);
        for (uint256 i; i < query.securities.length; ++i) {
            bool affiliate = query.exchange.registry().isAffiliate(wallet, query.securities[i].issuer());
            account.positions[i] = _position(query.securities[i], wallet, address(query.exchange), affiliate);
        }
        uint64[] memory ids = query.exchange.openOrdersOf(wallet);
        account.orders = new IExchange.OrderView[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            account.orders[i] = query.exchange.orderOf(ids[i]);
        }
    }

    function _position(ISecurityToken security, address wallet, address exchange, bool affiliate)
        private
        view
        returns (Position memory)
    {
        return Position(
            security.balanceOf(wallet),
            security.heldFor(wallet, exchange),
            security.availableOf(wallet),
            affiliate ? security.affiliateAllowance(wallet) : 0,
            security.lotsOf(wallet)
        );
    }

    function _market(IExchange exchange, uint32 id) private view returns (Market memory market) {
        market.lastPrice = exchange.lastPrice(id);
        (market.bid, market.ask) = exchange.bestPrices(id);
        market.open = exchange.isOpen(id);
        market.bids = _levels(exchange, id, IExchange.Side.Buy);
        market.asks = _levels(exchange, id, IExchange.Side.Sell);
    }

    function _levels(IExchange exchange, uint32 id, IExchange.Side side) private view returns (Level[] memory levels) {
        IExchange.Level[] memory depth = exchange.depth(id, side, 1_000);
        levels = new Level[](depth.length);
        for (uint256 i; i < depth.length; ++i) {
            uint64[] memory ids = exchange.ordersAt(id, side, depth[i].price, 1_000);
            levels[i] = Level(depth[i].price, depth[i].quantity, ids);
        }
    }
}
