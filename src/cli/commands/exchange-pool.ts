import { Command } from "commander";
import type { Side } from "../../exchange/client/enums.js";
import type { PoolState } from "../../exchange/client/pool/pool.js";
import type { Split } from "../../exchange/client/pool/routed-trade.js";
import { sideArgument } from "../exchange/arguments.js";
import { type ActFlags, acting, type ReadFlags, reading, wholeOf } from "../exchange/flags.js";
import { show } from "../exchange/show.js";
import { grouped } from "../exchange/table.js";

const poolLines = ({ market, address, shares, dollars, price }: PoolState): string[] => [
  `${market}   ${price === undefined ? "empty" : `price ${price}`}`,
  `  ${grouped(shares)} shares and ${grouped(dollars)} dollars, at ${address}`,
];

const splitText = ({ fromBook, fromPool }: Split): string =>
  `${grouped(fromBook)} from the book and ${grouped(fromPool)} from the pool`;

const restText = ({ unfilled }: Split): string => (unfilled === "0" ? "" : `; ${grouped(unfilled)} stay unfilled`);

interface SwapFlags extends ActFlags {
  dollars?: string;
  bound?: string;
}

/** `couverture exchange pool`: a market's automated market maker. */
export function poolCommand(): Command {
  const command = new Command("pool").description("a market's pool: an automated market maker");
  reading(command.command("show <market>", { isDefault: true }))
    .description("what it holds, and its price")
    .action((market: string, flags: ReadFlags) => show(flags, (client) => client.pool(market), poolLines));
  acting(command.command("create <market>"))
    .description("create the pool of a market")
    .action((market: string, flags: ActFlags) =>
      show(
        flags,
        (client) => client.createPool(market),
        ({ pool, isVenue }) => [
          `the pool of ${market} is at ${pool}${isVenue ? "" : "; the security's administrator has to make it a venue"}`,
        ],
      ),
    );
  acting(command.command("add <market> <shares> <dollars>"))
    .description("add liquidity, at most so much, in the pool's proportion")
    .action((market: string, shares: string, dollars: string, flags: ActFlags) =>
      show(
        flags,
        (client) => client.addLiquidity({ market, shares, dollars }),
        (added) => [`added ${grouped(added.shares)} shares and ${grouped(added.dollars)} dollars`],
      ),
    );
  acting(command.command("remove <market>"))
    .description("take one's liquidity out")
    .option("--percent <n>", "of it", wholeOf("--percent"), 100)
    .action((market: string, flags: ActFlags & { percent: number }) =>
      show(
        flags,
        (client) => client.removeLiquidity({ market, percent: flags.percent }),
        (removed) => [`took out ${grouped(removed.shares)} shares and ${grouped(removed.dollars)} dollars`],
      ),
    );
  acting(command.command("swap").addArgument(sideArgument()).arguments("<shares> <market>"))
    .description("buy from or sell to the pool")
    .option("--bound <dollars>", "the most to pay, or the least to receive (default: 1% worse than now)")
    .action((side: Side, shares: string, market: string, flags: SwapFlags) =>
      show(
        flags,
        (client) => client.swap({ market, shares, side, limit: flags.bound }),
        (swapped) => [
          `${side === "buy" ? "bought" : "sold"} ${grouped(swapped.shares)} for ${grouped(swapped.dollars)}`,
        ],
      ),
    );
  return command;
}

/** `couverture exchange trade`: a market order to the better of book and pool. */
export function tradeCommand(): Command {
  return acting(new Command("trade").addArgument(sideArgument()).arguments("<quantity> <market>"))
    .description("a market order that goes to book or pool, whichever is better, or is split")
    .option("--worst <price>", "worst price (default: 10% beyond the best)")
    .option("--quote", "say how it would be split, and trade nothing")
    .action((side: Side, quantity: string, market: string, flags: ActFlags & { worst?: string; quote?: boolean }) => {
      const order = { market, quantity, side, worst: flags.worst };
      if (flags.quote) {
        return show(
          flags,
          (client) => client.quoteTrade(order),
          (split) => [`${splitText(split)}, for ${grouped(split.value)} with fees${restText(split)}`],
        );
      }
      return show(
        flags,
        (client) => client.routedTrade(order),
        (split) => [`${splitText(split)}${restText(split)}`],
      );
    });
}
