import { Command } from "commander";
import type { Category } from "../../exchange/client/enums.js";
import type { SecurityState } from "../../exchange/client/securities/securities.js";
import { type ActFlags, acting, type ReadFlags, reading, wholeOf } from "../exchange/flags.js";
import { show } from "../exchange/show.js";
import { type Column, grouped, tableLines } from "../exchange/table.js";

const COLUMNS: readonly Column<SecurityState>[] = [
  { heading: "SYMBOL", of: ({ symbol }) => symbol },
  { heading: "NAME", of: ({ name }) => name },
  { heading: "ISSUER", of: ({ issuer }) => issuer },
  { heading: "CATEGORY", of: ({ category }) => category },
  { heading: "OUTSTANDING", of: ({ outstanding }) => outstanding, right: true },
  { heading: "HOLDERS", of: ({ holders, holderCap }) => `${holders}${holderCap === 0 ? "" : ` of ${holderCap}`}` },
  { heading: "HOLDING", of: ({ holdingDays }) => `${holdingDays} days` },
  { heading: "PAUSED", of: ({ paused }) => (paused ? "yes" : "no") },
  { heading: "ADDRESS", of: ({ address }) => address },
];

interface CreateFlags extends ActFlags {
  name: string;
  issuer: string;
  identifier?: string;
  category?: Category;
  decimals?: number;
  holdingDays?: number;
  holderCap?: number;
}

interface IssueFlags extends ActFlags {
  acquired?: string;
  unlocks?: string;
  reason?: string;
}

type ReasonFlags = ActFlags & { reason: string };

/** `couverture exchange securities`: classes of restricted shares, and what their transfer agent does. */
export function securitiesCommand(): Command {
  const command = new Command("securities").description(
    "classes of restricted shares, and their transfer agent's acts",
  );
  reading(command.command("list", { isDefault: true }))
    .description("every security")
    .action((flags: ReadFlags) =>
      show(
        flags,
        (client) => client.securities(),
        (all) => tableLines(all, COLUMNS, "no security is issued"),
      ),
    );
  acting(command.command("create <symbol>"))
    .description("create a class of shares; who acts becomes its administrator and transfer agent")
    .requiredOption("--name <text>", "full name")
    .requiredOption("--issuer <code>", "short code of the issuer, as affiliations name it")
    .option("--identifier <code>", "CUSIP- or ISIN-like")
    .option("--category <name>", "of Form ATS-R (default: other-equity)")
    .option("--decimals <n>", "decimals of a share (default: 0)", wholeOf("--decimals"))
    .option("--holding-days <n>", "lockup of a lot from its acquisition (default: 365)", wholeOf("--holding-days"))
    .option("--holder-cap <n>", "most holders, 0 for no cap (default: 2000)", wholeOf("--holder-cap"))
    .action((symbol: string, flags: CreateFlags) =>
      show(
        flags,
        (client) =>
          client.issueSecurity({
            symbol,
            name: flags.name,
            issuer: flags.issuer,
            identifier: flags.identifier,
            category: flags.category,
            decimals: flags.decimals,
            holdingDays: flags.holdingDays,
            holderCap: flags.holderCap,
          }),
        ({ security }) => [`${symbol} is at ${security}; the exchange is a venue of it`],
      ),
    );
  acting(command.command("issue <symbol> <shares> <address>"))
    .description("issue a lot of shares to an investor")
    .option("--acquired <date>", "from when the holding period counts (default: now)")
    .option("--unlocks <date>", "the day on which the lot is free (default: by the holding period)")
    .option("--reason <code>", "default: ISSUANCE")
    .action((security: string, shares: string, to: string, flags: IssueFlags) =>
      show(
        flags,
        (client) =>
          client.issueShares({
            ...{ security, shares, to },
            acquiredAt: flags.acquired,
            unlocksOn: flags.unlocks,
            reason: flags.reason,
          }),
        () => [`${grouped(shares)} ${security} are issued to ${to}`],
      ),
    );
  acting(command.command("burn <symbol> <shares> <address>"))
    .description("take shares of a holder out of existence")
    .requiredOption("--reason <code>", "why")
    .action((security: string, shares: string, from: string, flags: ReasonFlags) =>
      show(
        flags,
        (client) => client.burnShares({ ...{ security, shares, from }, reason: flags.reason }),
        () => [`${grouped(shares)} ${security} of ${from} are burned`],
      ),
    );
  acting(command.command("force <symbol> <shares> <holder> <address>"))
    .description("move shares without their holder")
    .requiredOption("--reason <code>", "why, as COURT-ORDER")
    .action((security: string, shares: string, from: string, to: string, flags: ReasonFlags) =>
      show(
        flags,
        (client) => client.forceTransfer({ ...{ security, shares, from, to }, reason: flags.reason }),
        () => [`${grouped(shares)} ${security} of ${from} are ${to}'s`],
      ),
    );
  acting(command.command("recover <symbol> <address>"))
    .description("move the shares of a lost wallet to its successor in the registry")
    .option("--reason <code>", "default: WALLET-RECOVERY")
    .action((security: string, from: string, flags: ActFlags & { reason?: string }) =>
      show(
        flags,
        (client) => client.recoverShares({ ...{ security, from }, reason: flags.reason }),
        () => [`the ${security} of ${from} are its successor's`],
      ),
    );
  for (const [name, method, done] of [
    ["pause", "pauseSecurity", "is paused"],
    ["unpause", "unpauseSecurity", "is no longer paused"],
  ] as const) {
    acting(command.command(`${name} <symbol>`))
      .description(name === "pause" ? "stop transfers, offers and settlement" : "let it move again")
      .action((symbol: string, flags: ActFlags) =>
        show(
          flags,
          (client) => client[method](symbol),
          () => [`${symbol} ${done}`],
        ),
      );
  }
  return command;
}
