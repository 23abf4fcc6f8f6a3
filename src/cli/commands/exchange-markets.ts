import { Command } from "commander";
import type { Day, Hours } from "../../exchange/client/markets/hours.js";
import type { MarketState } from "../../exchange/client/markets/markets.js";
import { wrongUse } from "../errors.js";
import { type ActFlags, acting, type ReadFlags, reading, wholeOf } from "../exchange/flags.js";
import { show } from "../exchange/show.js";
import { type Column, tableLines } from "../exchange/table.js";

const stateText = ({ halted, haltReason, open }: MarketState): string =>
  halted ? `halted (${haltReason})` : open ? "open" : "closed";

const COLUMNS: readonly Column<MarketState>[] = [
  { heading: "ID", of: ({ id }) => id, right: true },
  { heading: "MARKET", of: ({ name }) => name },
  { heading: "STATE", of: stateText },
  { heading: "BID", of: ({ bid }) => bid ?? "", right: true },
  { heading: "ASK", of: ({ ask }) => ask ?? "", right: true },
  { heading: "LAST", of: ({ last }) => last ?? "", right: true },
  { heading: "TICK", of: ({ tick }) => tick, right: true },
  { heading: "LOT", of: ({ lot }) => lot, right: true },
  { heading: "FEES (BP)", of: ({ makerFeeBps, takerFeeBps }) => `${makerFeeBps} maker, ${takerFeeBps} taker` },
  { heading: "HOURS", of: ({ hours }) => hours },
];

interface FeeFlags extends ActFlags {
  makerFee: number;
  takerFee: number;
}

interface HourFlags {
  hours?: string;
  days?: string;
}

interface ListFlags extends FeeFlags, HourFlags {
  tick: string;
  lot: string;
  quote?: string;
}

/** `--hours 14:30-21:00 --days Mon,Tue`. */
function hoursIn({ hours, days = "Mon,Tue,Wed,Thu,Fri" }: HourFlags): Hours | undefined {
  if (hours === undefined) return undefined;
  const [opens, closes, more] = hours.split("-");
  if (opens === undefined || closes === undefined || more !== undefined) {
    throw wrongUse(`--hours must be like 14:30-21:00, in UTC, not "${hours}"`);
  }
  return { days: days.split(",") as Day[], opens, closes };
}

/** `couverture exchange markets`: what is listed, and the operator's acts on it. */
export function marketsCommand(): Command {
  const command = new Command("markets").description("what is listed, and the operator's acts on it");
  reading(command.command("list", { isDefault: true }))
    .description("every market")
    .action((flags: ReadFlags) =>
      show(
        flags,
        (client) => client.markets(),
        (all) => tableLines(all, COLUMNS, "no market is listed"),
      ),
    );
  acting(command.command("open <symbol>"))
    .description("list a security")
    .requiredOption("--tick <dollars>", "smallest step of a price per whole share")
    .requiredOption("--lot <shares>", "smallest step of a quantity")
    .option("--maker-fee <bp>", "hundredths of a percent", wholeOf("--maker-fee"), 0)
    .option("--taker-fee <bp>", "hundredths of a percent, not below the maker's", wholeOf("--taker-fee"), 0)
    .option("--quote <address>", "the ERC-20 in which it is paid (default: the settlement token)")
    .option("--hours <hours>", "as 14:30-21:00, in UTC (default: always open)")
    .option("--days <days>", "days of --hours (default: Mon,Tue,Wed,Thu,Fri)")
    .action((security: string, flags: ListFlags) => {
      const hours = hoursIn(flags);
      return show(
        flags,
        (client) =>
          client.listMarket({
            security,
            tick: flags.tick,
            lot: flags.lot,
            quote: flags.quote,
            makerFeeBps: flags.makerFee,
            takerFeeBps: flags.takerFee,
            hours,
          }),
        ({ market }) => [`${security} is listed as market ${market}`],
      );
    });
  for (const [name, method, done] of [
    ["halt", "haltTrading", "is halted"],
    ["resume", "resumeTrading", "is resumed"],
  ] as const) {
    acting(command.command(`${name} <market>`))
      .description(`${name} a market, or all of them ("all")`)
      .requiredOption("--reason <code>", "as NEWS-PENDING")
      .action((market: string, flags: ActFlags & { reason: string }) =>
        show(
          flags,
          (client) => client[method]({ market, reason: flags.reason }),
          () => [`${market === "all" ? "every market" : market} ${done} (${flags.reason})`],
        ),
      );
  }
  acting(command.command("fees <market>"))
    .description("set a market's fees")
    .requiredOption("--maker-fee <bp>", "hundredths of a percent", wholeOf("--maker-fee"))
    .requiredOption("--taker-fee <bp>", "hundredths of a percent, not below the maker's", wholeOf("--taker-fee"))
    .action((market: string, flags: FeeFlags) =>
      show(
        flags,
        (client) =>
          client.setFees({
            market,
            makerFeeBps: flags.makerFee,
            takerFeeBps: flags.takerFee,
          }),
        () => [`${market}: ${flags.makerFee} bp maker, ${flags.takerFee} bp taker`],
      ),
    );
  acting(command.command("hours <market>"))
    .description("set a market's trading hours; without --hours it never closes")
    .option("--hours <hours>", "as 14:30-21:00, in UTC")
    .option("--days <days>", "default: Mon,Tue,Wed,Thu,Fri")
    .action((market: string, flags: ActFlags & HourFlags) => {
      const hours = hoursIn(flags);
      return show(
        flags,
        (client) => client.setHours({ market, hours }),
        () => [`${market}: ${flags.hours === undefined ? "always open" : flags.hours}`],
      );
    });
  acting(command.command("match <market>"))
    .description("carry on with what the bound of one transaction left over")
    .action((market: string, flags: ActFlags) =>
      show(
        flags,
        (client) => client.matchOrders(market),
        ({ trades }) => [`${trades} trades`],
      ),
    );
  return command;
}
