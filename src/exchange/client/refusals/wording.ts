import type { Address } from "viem";
import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import { fromCode } from "../codes.js";
import type { Market, Security, Token } from "../model.js";

/** What a refused call was about, as far as one knows. */
export interface Subject {
  market?: Market;
  security?: Security;
  /** The token that is moved, where it is one only. */
  token?: Token;
  /** The token that a limit is put to. */
  bounded?: Token;
  /** When the verification of the investor in question expires, in unix seconds. */
  expiresAt?: number;
}

/** How amounts and names are said in a sentence: with symbols where these are known. */
export interface Wording {
  shares(units: bigint): string;
  /** Without the symbol, for the second amount of a sentence. */
  count(units: bigint): string;
  price(units: bigint): string;
  money(units: bigint, token?: Address): string;
  /** Of a token that the refusal does not name. */
  amount(units: bigint): string;
  /** Of the token that a limit is put to, where that is another. */
  bounded?(units: bigint): string;
  market(id: number): string;
  reason(code: `0x${string}`): string;
  readonly expiresAt: number | undefined;
}

interface Known {
  markets: ReadonlyMap<number, Market>;
  tokens: ReadonlyMap<string, Token>;
}

export function wordingOf(known: Known, subject: Subject): Wording {
  const security = subject.security ?? subject.market?.security;
  const quote = subject.market?.quote;
  const count = (units: bigint) => fromUnits(units, security?.decimals ?? 0);
  const amount = (units: bigint, token: Token | undefined) =>
    token === undefined ? `${units} units` : `${fromUnits(units, token.decimals, MONEY_DECIMALS)} ${token.symbol}`;
  return {
    count,
    shares: (units) => `${count(units)} ${security?.symbol ?? "shares"}`,
    price: (units) => (quote ? fromUnits(units, quote.decimals, MONEY_DECIMALS) : `${units} units`),
    money(units, address) {
      const token = address === undefined ? (subject.token ?? quote) : known.tokens.get(address.toLowerCase());
      return amount(units, token);
    },
    amount: (units) => amount(units, subject.token),
    ...(subject.bounded && { bounded: (units: bigint) => amount(units, subject.bounded) }),
    market: (id) => (id === 0 ? "every market" : (known.markets.get(id)?.name ?? `number ${id}`)),
    expiresAt: subject.expiresAt,
    reason: (code) => fromCode(code) || "no reason given",
  };
}
