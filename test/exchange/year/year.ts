import { startChain } from "../../support/chain.js";
import { type Computed, computed, type Known } from "./computed.js";
import { type Floor, openAccounts, openFloor, type Paper } from "./floor.js";
import { type Receipt, readReceipts } from "./receipts.js";
import { liveTheYear } from "./story.js";

const SEED = Number(process.env.YEAR_SEED ?? 20_261_231);
const FLAGS = [
  "--clock",
  "step",
  "--genesis-time",
  "2025-12-26T15:00:00Z",
  "--accounts",
  "24",
  "--durability",
  "relaxed",
];

/** What a revert took back. */
export interface Undone {
  toBlock: number;
  /** The whole chain as it was before, and what of it went. */
  before: Receipt[];
  receipts: Receipt[];
}

/** The year from its chain's receipts. */
export interface Year extends Computed {
  floor: Floor;
  receipts: Receipt[];
  papers: readonly [Known, Known];
  undone: Undone[];
}

/**
 * The year, lived through on a chain of the real command, which still runs.
 * @param beforeRevert is called before each revert
 */
export async function startYear(beforeRevert: (floor: Floor, undone: Undone) => Promise<void>): Promise<Year> {
  const floor = await openFloor(await startChain({ flags: FLAGS }));
  const { alfa, beta, market, chain } = floor;
  const known = ({ symbol, decimals, market: number, token, pool }: Paper, category: string): Known => ({
    ...{ symbol, decimals, category, market: number },
    ...{ token: token.address.toLowerCase(), pool: pool.address.toLowerCase() },
  });
  const papers = [known(alfa, "listed-equity"), known(beta, "other-equity")] as const;
  const contracts = new Map<string, string>([
    [market.exchange.address.toLowerCase(), "Exchange"],
    [market.registry.address.toLowerCase(), "InvestorRegistry"],
    [market.router.address.toLowerCase(), "Router"],
    [market.dollars.address.toLowerCase(), "SettlementToken"],
    ...papers.flatMap(({ token, pool }): [string, string][] => [
      [token, "SecurityToken"],
      [pool, "Pool"],
    ]),
  ]);
  await openAccounts(floor);
  const undone: Undone[] = [];
  await liveTheYear(floor, SEED, {
    async beforeRevert(toBlock) {
      const before = await readReceipts(chain.rpc, contracts);
      const revert = { toBlock, before, receipts: before.filter(({ block }) => block > toBlock) };
      undone.push(revert);
      await beforeRevert(floor, revert);
    },
  });
  const receipts = await readReceipts(chain.rpc, contracts);
  return { floor, receipts, papers, undone, ...computed(receipts, papers) };
}
