import { type Abi, decodeErrorResult, type Hash, type Hex, toFunctionSelector } from "viem";
import { iExchangeAbi } from "../../artifacts/IExchange.js";
import { iInvestorRegistryAbi } from "../../artifacts/IInvestorRegistry.js";
import { iPoolAbi } from "../../artifacts/IPool.js";
import { iPoolFactoryAbi } from "../../artifacts/IPoolFactory.js";
import { iRouterAbi } from "../../artifacts/IRouter.js";
import { iSecurityTokenAbi } from "../../artifacts/ISecurityToken.js";
import { commonErrorsAbi, commonSentences } from "./common-errors.js";
import { exchangeSentences } from "./exchange-sentences.js";
import { poolFactorySentences, poolSentences, routerSentences } from "./pool-sentences.js";
import { registrySentences } from "./registry-sentences.js";
import { securitySentences } from "./security-sentences.js";
import type { Sentence } from "./sentence.js";
import type { Wording } from "./wording.js";

/** The exchange's contracts. */
export type ContractName = "registry" | "security" | "settlement" | "exchange" | "pool" | "factory" | "router";

/** A contract reverted, and nothing changed. The message is the sentence for its error. */
export class ExchangeRefusal extends Error {
  override readonly name = "ExchangeRefusal";

  /**
   * @param code the name of the contract's error, as `SharesLocked`
   * @param rule the rule behind it, as `lockup (17 CFR 230.144(d))`
   * @param args the error's arguments
   * @param transaction the failed transaction that is the record of the refusal, where one was sent
   */
  constructor(
    readonly code: string,
    readonly rule: string,
    sentence: string,
    readonly args: readonly unknown[] = [],
    readonly transaction?: Hash,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}

type Table = Readonly<Record<string, Sentence>>;
type Found = { abi: Abi; table: Table };

const tableOf = (abi: Abi, sentences: object): Found => ({ abi, table: sentences as Table });
const COMMON = tableOf(commonErrorsAbi, commonSentences);
const TABLES: Readonly<Record<ContractName, Found>> = {
  exchange: tableOf(iExchangeAbi, exchangeSentences),
  registry: tableOf(iInvestorRegistryAbi, registrySentences),
  security: tableOf(iSecurityTokenAbi, securitySentences),
  pool: tableOf(iPoolAbi, poolSentences),
  factory: tableOf(iPoolFactoryAbi, poolFactorySentences),
  router: tableOf(iRouterAbi, routerSentences),
  settlement: COMMON,
};

function has(abi: Abi, selector: string): boolean {
  return abi.some(
    (item) =>
      item.type === "error" &&
      toFunctionSelector(`${item.name}(${item.inputs.map(({ type }) => type).join(",")})`) === selector,
  );
}

/**
 * What a contract reverted with, as a refusal with its rule and sentence. Where two contracts share an error, the one that was
 * called says what it means.
 */
export function refusalOf(data: Hex, contract: ContractName, words: Wording, transaction?: Hash): ExchangeRefusal {
  const selector = data.slice(0, 10);
  const found = [TABLES[contract], ...Object.values(TABLES), COMMON].find(({ abi }) => has(abi, selector));
  if (!found) {
    const sentence =
      data === "0x"
        ? "the contract refused this without saying why"
        : `the contract refused this with ${data.slice(0, 74)}, which is none of the exchange's errors`;
    return new ExchangeRefusal("Unknown", "a contract's own rule", sentence, [data], transaction);
  }
  const { errorName, args = [] } = decodeErrorResult({ abi: found.abi, data });
  const { rule, say } = found.table[errorName] as Sentence<readonly unknown[]>;
  return new ExchangeRefusal(
    errorName,
    rule,
    say(args as readonly unknown[], words),
    args as readonly unknown[],
    transaction,
  );
}
