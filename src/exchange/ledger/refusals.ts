import { type BlockFacts, describeRevert, type TransactionFacts, toHex } from "../../persistence/ledger/projection.js";
import { fromUnits, MONEY_DECIMALS } from "../client/amounts.js";
import { exchangeSentences } from "../client/refusals/exchange-sentences.js";
import { poolFactorySentences, poolSentences, routerSentences } from "../client/refusals/pool-sentences.js";
import { registrySentences } from "../client/refusals/registry-sentences.js";
import { securitySentences } from "../client/refusals/security-sentences.js";
import type { Sentence } from "../client/refusals/sentence.js";
import type { Wording } from "../client/refusals/wording.js";
import type { Decoded, DecodedCall } from "./abi.js";
import { asciiCode } from "./columns.js";
import { type KnownContracts, quoteDecimals } from "./known.js";
import type { RefusedCall } from "./places.js";
import { CALL_READERS, type Role, readError } from "./readers.js";

/** Sentences by the names of errors; of each table's, the arguments are of types of its own. */
type Sentences = Readonly<Record<string, Sentence<readonly unknown[]> | undefined>>;

/** What the called contract says of an error goes before what another one says of it. */
const BY_ROLE: Partial<Record<Role, object>> = {
  exchange: exchangeSentences,
  pool: poolSentences,
  router: routerSentences,
  security: securitySentences,
};

/** Refusals of OpenZeppelin's parts. The client has them too, but with viem, which is not loaded in the ledger's thread. */
const OPENZEPPELIN: Record<string, Sentence<readonly unknown[]>> = {
  ERC20InsufficientBalance: {
    rule: "token transfer (ERC-20)",
    say: ([sender, balance, needed]) => `${sender} has ${balance} units, but ${needed} are needed`,
  },
  ERC20InsufficientAllowance: {
    rule: "token transfer (ERC-20)",
    say: ([spender, allowance, needed]) =>
      `${spender} may take ${allowance} units, but needs ${needed}; approve it first`,
  },
  AccessControlUnauthorizedAccount: {
    rule: "roles",
    say: ([account]) => `${account} lacks the role for this; act from an account that has it, or have it granted`,
  },
  EnforcedPause: {
    rule: "pause",
    say: () => "the security is paused by its transfer agent; nothing moves until it is unpaused",
  },
};

const ALL: Sentences = {
  ...OPENZEPPELIN,
  ...poolFactorySentences,
  ...routerSentences,
  ...registrySentences,
  ...poolSentences,
  ...securitySentences,
  ...exchangeSentences,
} as object as Sentences;

function wordingOf(known: KnownContracts, contract: string, call: Decoded): Wording {
  const id = typeof call.values.market === "bigint" ? Number(call.values.market) : known.marketOfPool(contract);
  const market = id === undefined ? undefined : known.market(id);
  const security = known.security(market?.security ?? contract);
  const nameOf = (number: number): string | null | undefined =>
    known.security(known.market(number)?.security ?? "")?.symbol;
  const count = (units: bigint): string => fromUnits(units, security?.decimals ?? 0);
  const money = (units: bigint, decimals: number | null): string =>
    decimals === null ? `${units} units` : fromUnits(units, decimals, MONEY_DECIMALS);
  return {
    count,
    shares: (units) => `${count(units)} ${security?.symbol ?? "shares"}`,
    price: (units) => money(units, market?.quoteDecimals ?? null),
    money: (units, token) => money(units, token ? quoteDecimals(token) : (market?.quoteDecimals ?? null)),
    amount: (units) => `${units} units`,
    bounded: (units) => `${units} units`,
    market: (number) => (number === 0 ? "every market" : (nameOf(number) ?? `number ${number}`)),
    reason: (code) => asciiCode(code) ?? "no reason given",
    expiresAt: undefined,
  };
}

/** A rule's sentence; undefined where there is none, or an argument is such that none can be made, as a date beyond all dates. */
function said(sentence: Sentences[string], args: readonly unknown[], words: () => Wording): string | undefined {
  try {
    return sentence?.say(args, words());
  } catch {
    return undefined;
  }
}

/** The rule that an error stands for, and its sentence; what a contract that is not the market's says is given as it is. */
function ruleOf(
  { receipt }: TransactionFacts,
  error: DecodedCall | undefined,
  role: Role,
  words: () => Wording,
): Pick<RefusedCall, "rule" | "sentence"> {
  if (error) {
    const table = { ...ALL, ...BY_ROLE[role] } as Sentences;
    return {
      rule: error.name,
      sentence: said(table[error.name], error.args, words) ?? `the contract refused this with ${error.name}`,
    };
  }
  const reason = describeRevert(receipt.revertData);
  if (reason !== undefined) return { rule: "Error", sentence: `a contract refused this: ${reason}` };
  if (receipt.revertData.length === 0)
    return { rule: receipt.error, sentence: `the transaction failed: ${receipt.error}` };
  const selector = toHex(receipt.revertData.subarray(0, 4));
  return { rule: selector, sentence: `refused with ${selector}, which is none of the exchange's errors` };
}

/**
 * What a failed transaction to one of the market's contracts requested, and what rejected it; undefined for calls that its ABI does not
 * have. Calls that other contracts passed on are not seen: the journal keeps a transaction's own data only.
 */
export function refusedCall(
  block: BlockFacts,
  transaction: TransactionFacts,
  contract: string,
  known: KnownContracts,
): RefusedCall | undefined {
  const role = known.roleOf(contract);
  const call = role && CALL_READERS[role]?.(transaction.fields.data);
  if (!role || !call) return undefined;
  const error = readError(transaction.receipt.revertData);
  const { rule, sentence } = ruleOf(transaction, error, role, () => wordingOf(known, contract, call));
  return { block, transaction, contract, call, error, rule, sentence };
}
