import { startChain } from "../../support/chain.js";
import { type Computed, computed, type Known } from "./computed.js";
import { type Floor, openAccounts, openFloor, type Paper } from "./floor.js";
import { type Receipt, readReceipts } from "./receipts.js";
import { liveTheYear, type Meanwhile } from "./story.js";

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

/** The year as its chain's receipts tell it. */
export interface Year extends Computed {
  floor: Floor;
  receipts: Receipt[];
  papers: readonly [Known, Known];
}

/** The year, lived through on a chain of the real command, which still runs. */
export async function startYear(meanwhile: (floor: Floor) => Meanwhile): Promise<Year> {
  const floor = await openFloor(await startChain({ flags: FLAGS }));
  await openAccounts(floor);
  await liveTheYear(floor, SEED, meanwhile(floor));
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
    ...papers.flatMap(({ token, pool }): [string, string][] => [
      [token, "SecurityToken"],
      [pool, "Pool"],
    ]),
  ]);
  const receipts = await readReceipts(chain.rpc, contracts);
  return { floor, receipts, papers, ...computed(receipts, papers) };
}
