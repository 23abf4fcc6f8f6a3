import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type EncodeFunctionDataParameters,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  keccak256,
  maxUint256,
  stringToBytes,
} from "viem";
import { iExchangeAbi } from "../artifacts/IExchange.js";
import { iInvestorRegistryAbi } from "../artifacts/IInvestorRegistry.js";
import { iPoolAbi } from "../artifacts/IPool.js";
import { iPoolFactoryAbi } from "../artifacts/IPoolFactory.js";
import { securityTokenAbi, securityTokenBytecode } from "../artifacts/SecurityToken.js";
import { settlementTokenAbi } from "../artifacts/SettlementToken.js";
import { toCode } from "../client/codes.js";
import type { ExchangeAddresses } from "../client/connection.js";
import { ACCOUNT_TYPES, CATEGORIES, KINDS, numberOf, SIDES } from "../client/enums.js";
import { VENUE_ROLE } from "../client/securities/addresses-of-securities.js";
import { CAST, DOLLARS, TRADERS } from "./cast.js";
import { LISTINGS } from "./listings.js";
import { type DemoOrder, REFUSED, SESSION } from "./session.js";

/** A transaction of the demo. */
export interface Step {
  /** Index of the account that sends it. */
  from: number;
  /** Nobody: it creates a contract. */
  to?: Address;
  data: Hex;
  gas: bigint;
  /** It is to fail. */
  refused?: boolean;
}

const GAS = 2_000_000n;
const CREATION_GAS = 6_000_000n;
const DAY = 86_400;
const YEAR = 365 * DAY;
const DOLLAR = 1_000_000n;
const CENT = DOLLAR / 100n;
const OPERATOR = 0;
/** The pool of ACME: its initial liquidity, and a purchase from it. */
const POOL = { market: 1, shares: 4_000n, dollars: 50_000n * DOLLAR, buyer: 2, bought: 25n };

interface Setting {
  addresses: ExchangeAddresses;
  accounts: readonly Address[];
  /** The chain's time, in unix seconds. */
  now: number;
}

/**
 * The demo's transactions, in their order: the same for the same accounts and time. Addresses of what they create are known
 * beforehand, since they are the operator's first transactions and the factory's first pool.
 */
export function demoSteps({ addresses, accounts, now }: Setting): Step[] {
  const operator = accounts[OPERATOR] as Address;
  const tokens = LISTINGS.map((_, index) => getContractAddress({ from: operator, nonce: BigInt(index) }));
  const pool = getContractAddress({ from: addresses.poolFactory, nonce: 1n });
  const { registry, exchange, settlementToken, poolFactory } = addresses;
  const acme = tokens[0] as Address;
  const tokenOf = (symbol: string): Address => tokens[LISTINGS.findIndex((each) => each.symbol === symbol)] as Address;
  const dollars = { abi: settlementTokenAbi, to: settlementToken } as const;
  const shares = (to: Address) => ({ abi: securityTokenAbi, to }) as const;

  const creations: Step[] = LISTINGS.map((listing) => {
    const { name, symbol, holdingDays, holderCap } = listing;
    const terms = {
      ...{ name, symbol, holdingDays, holderCap, decimals: 0 },
      issuer: toCode(symbol, "the issuer"),
      identifier: toCode(listing.identifier, "the identifier"),
      category: numberOf(CATEGORIES, listing.category, "the category"),
    };
    const code = { abi: securityTokenAbi, bytecode: securityTokenBytecode };
    return {
      from: OPERATOR,
      data: encodeDeployData({ ...code, args: [terms, registry, operator] }),
      gas: CREATION_GAS,
    };
  });

  const listings = LISTINGS.flatMap(({ tick, lot, makerFeeBps, takerFeeBps }, index) => {
    const token = tokens[index] as Address;
    const terms = {
      ...{ security: token, quote: settlementToken, tick, lot, makerFeeBps, takerFeeBps },
      ...{ tradingDays: 0, opens: 0, closes: 0 },
    };
    return [
      call(OPERATOR, shares(token), "grantRole", [VENUE_ROLE, exchange]),
      call(OPERATOR, { abi: iExchangeAbi, to: exchange }, "listMarket", [terms]),
    ];
  });

  const registrations = CAST.flatMap((member, index) => {
    const wallet = accounts[index] as Address;
    const record = {
      investorId: toCode(member.investorId, "the investor's id"),
      evidenceHash: keccak256(stringToBytes(`evidence of ${member.investorId}`)),
      group: toCode(member.group ?? "", "the group"),
      verifiedAt: now,
      expiresAt: now + (member.verifiedFor ?? YEAR),
      jurisdiction: toCode(member.jurisdiction, "the jurisdiction", 8),
      category: member.category,
      accountType: numberOf(ACCOUNT_TYPES, member.accountType, "the account type"),
    };
    const book = { abi: iInvestorRegistryAbi, to: registry } as const;
    return [
      call(OPERATOR, book, "register", [wallet, record, toCode("KYC-COMPLETE", "the reason")]),
      ...(member.affiliateOf === undefined
        ? []
        : [
            call(OPERATOR, book, "setAffiliation", [
              ...[wallet, toCode(member.affiliateOf, "the issuer"), true, toCode("OFFICER", "the reason")],
            ] as const),
          ]),
    ];
  });

  const issuances = CAST.flatMap((member, index) => {
    const wallet = accounts[index] as Address;
    const lot = (symbol: string, amount: number, acquiredAt: number, reason: string) =>
      call(OPERATOR, shares(tokenOf(symbol)), "issue", [
        wallet,
        BigInt(amount),
        acquiredAt,
        0,
        toCode(reason, "the reason"),
      ]);
    return [
      ...Object.entries(member.free).map(([symbol, amount]) =>
        lot(symbol, amount, Math.max(now - 2 * YEAR, 1), "SERIES-A"),
      ),
      ...Object.entries(member.locked ?? {}).map(([symbol, { shares: amount, acquiredDaysAgo }]) =>
        lot(symbol, amount, Math.max(now - acquiredDaysAgo * DAY, 1), "SERIES-B"),
      ),
    ];
  });
  // Who expires soon receives its shares at once.
  const soonest = CAST.findIndex(({ verifiedFor }) => verifiedFor !== undefined);
  const wallet = accounts[soonest] as Address;

  const money = accounts
    .slice(0, CAST.length)
    .map((account) => call(OPERATOR, dollars, "mint", [account, DOLLARS * DOLLAR]));

  const approvals = TRADERS.flatMap((index) => [
    call(index, dollars, "approve", [exchange, maxUint256]),
    ...Object.keys({ ...CAST[index]?.free, ...CAST[index]?.locked }).map((symbol) =>
      call(index, shares(tokenOf(symbol)), "approve", [exchange, maxUint256]),
    ),
  ]);

  const pooling = [
    { ...call(OPERATOR, { abi: iPoolFactoryAbi, to: poolFactory }, "createPool", [POOL.market]), gas: CREATION_GAS },
    call(OPERATOR, shares(acme), "grantRole", [VENUE_ROLE, pool]),
    call(OPERATOR, shares(acme), "approve", [pool, maxUint256]),
    call(OPERATOR, dollars, "approve", [pool, maxUint256]),
    call(OPERATOR, { abi: iPoolAbi, to: pool }, "addLiquidity", [POOL.shares, POOL.dollars, 0n, maxUint256]),
    call(POOL.buyer, dollars, "approve", [pool, maxUint256]),
    call(POOL.buyer, { abi: iPoolAbi, to: pool }, "swapExactOut", [0, POOL.bought, 400n * DOLLAR, maxUint256]),
  ];

  const freezes = CAST.flatMap(({ frozenFor }, index) =>
    frozenFor === undefined
      ? []
      : [
          call(OPERATOR, { abi: iInvestorRegistryAbi, to: registry }, "freeze", [
            accounts[index] as Address,
            toCode(frozenFor, "the reason"),
          ]),
        ],
  );

  const place = (order: DemoOrder): Step =>
    call(order.from, { abi: iExchangeAbi, to: exchange }, "place", [requestOf(order)]);
  const isFor = (target: Address) => (step: Step) => step.data.includes(target.slice(2).toLowerCase());
  const early = issuances.filter(isFor(wallet));
  return [
    ...creations,
    ...registrations,
    ...early,
    ...issuances.filter((step) => !early.includes(step)),
    ...money,
    ...listings,
    ...approvals,
    ...SESSION.map(place),
    ...pooling,
    { ...place(REFUSED), refused: true },
    ...freezes,
  ];
}

function requestOf({ market, side, quantity, price, kind = "limit", stop = 0, clientOrderId = "" }: DemoOrder) {
  return {
    market,
    side: numberOf(SIDES, side, "the side"),
    kind: numberOf(KINDS, kind, "the order's type"),
    timeInForce: 0,
    selfTrade: 0,
    postOnly: false,
    programTrade: false,
    quantity: BigInt(quantity),
    price: BigInt(price) * CENT,
    stopPrice: BigInt(stop) * CENT,
    expiresAt: 0,
    clientOrderId: toCode(clientOrderId, "the client order id"),
  };
}

function call<const abi extends Abi, name extends ContractFunctionName<abi, "nonpayable">>(
  from: number,
  { abi, to }: { abi: abi; to: Address },
  functionName: name,
  args: ContractFunctionArgs<abi, "nonpayable", name>,
): Step {
  const data = encodeFunctionData({ abi, functionName, args } as EncodeFunctionDataParameters);
  return { from, to, data, gas: GAS };
}
