import { Command } from "commander";
import type { AccountType } from "../../exchange/client/enums.js";
import type { Investor } from "../../exchange/client/investors/investor.js";
import { type ActFlags, acting, type ReadFlags, reading, wholeOf } from "../exchange/flags.js";
import { show } from "../exchange/show.js";
import { type Column, tableLines } from "../exchange/table.js";

const COLUMNS: readonly Column<Investor>[] = [
  { heading: "WALLET", of: ({ wallet }) => wallet },
  { heading: "STATUS", of: ({ status }) => status },
  { heading: "ID", of: ({ investorId }) => investorId },
  { heading: "501(A)", of: ({ category }) => category, right: true },
  { heading: "EXPIRES", of: ({ expiresAt }) => expiresAt.slice(0, 10) },
  { heading: "FROM", of: ({ jurisdiction }) => jurisdiction },
  { heading: "ACCOUNT", of: ({ accountType }) => accountType },
  { heading: "AFFILIATE OF", of: ({ affiliateOf }) => affiliateOf.join(" ") },
];

interface RegisterFlags extends ActFlags {
  category: number;
  expires: string;
  id?: string;
  verified?: string;
  evidence?: string;
  jurisdiction?: string;
  accountType?: AccountType;
  group?: string;
  reason?: string;
}

type RenewFlags = Pick<RegisterFlags, "expires" | "verified" | "evidence" | "reason"> & ActFlags;
type ReasonFlags = ActFlags & { reason: string };

/** `couverture exchange investors`: who may hold and trade. */
export function investorsCommand(): Command {
  const command = new Command("investors").description("who may hold and trade");
  reading(command.command("list", { isDefault: true }))
    .description("every registered investor")
    .action((flags: ReadFlags) =>
      show(
        flags,
        (client) => client.investors(),
        (all) => tableLines(all, COLUMNS, "no investor is registered"),
      ),
    );
  acting(command.command("register <address>"))
    .description("register an accredited investor")
    .requiredOption("--category <n>", "paragraph of 17 CFR 230.501(a), 1 to 13", wholeOf("--category"))
    .requiredOption("--expires <date>", "when the verification ends")
    .option("--id <text>", "pseudonymous id of the person (default: the wallet's last 8 digits)")
    .option("--verified <date>", "when accreditation was verified (default: now)")
    .option("--evidence <hash>", "hash of the evidence")
    .option("--jurisdiction <code>", "ISO 3166-2, as US-NY")
    .option("--account-type <type>", "retail, wholesale, employee, proprietary or other")
    .option("--group <code>", "affiliation group (common control)")
    .option("--reason <code>", "default: KYC-COMPLETE")
    .action((wallet: string, flags: RegisterFlags) =>
      show(
        flags,
        (client) =>
          client.registerInvestor({
            wallet: wallet as `0x${string}`,
            investorId: flags.id ?? `INV-${wallet.slice(-8)}`,
            category: flags.category,
            expiresAt: flags.expires,
            verifiedAt: flags.verified,
            evidenceHash: flags.evidence,
            jurisdiction: flags.jurisdiction,
            accountType: flags.accountType,
            group: flags.group,
            reason: flags.reason,
          }),
        () => [`${wallet} is registered until ${flags.expires}`],
      ),
    );
  acting(command.command("renew <address>"))
    .description("renew a verification")
    .requiredOption("--expires <date>", "when the verification ends")
    .option("--verified <date>", "when accreditation was verified (default: now)")
    .option("--evidence <hash>", "hash of the evidence")
    .option("--reason <code>", "default: REVERIFIED")
    .action((wallet: string, flags: RenewFlags) =>
      show(
        flags,
        (client) =>
          client.renewInvestor({
            wallet,
            expiresAt: flags.expires,
            verifiedAt: flags.verified,
            evidenceHash: flags.evidence,
            reason: flags.reason,
          }),
        () => [`${wallet} is verified until ${flags.expires}`],
      ),
    );
  for (const [name, method, done, help] of [
    ["freeze", "freezeInvestor", "is frozen", "stop an investor from trading, receiving and withdrawing"],
    ["unfreeze", "unfreezeInvestor", "is no longer frozen", "lift a freeze"],
    ["revoke", "revokeInvestor", "is revoked", "end an investor's access"],
  ] as const) {
    acting(command.command(`${name} <address>`))
      .description(help)
      .requiredOption("--reason <code>", "kept in the record of access (17 CFR 242.301(b)(5))")
      .action((wallet: string, flags: ReasonFlags) =>
        show(
          flags,
          (client) => client[method]({ wallet, reason: flags.reason }),
          () => [`${wallet} ${done}`],
        ),
      );
  }
  acting(command.command("recover <address> <successor>"))
    .description("give the record of a lost wallet to a new one")
    .requiredOption("--reason <code>", "why")
    .action((wallet: string, successor: string, flags: ReasonFlags) =>
      show(
        flags,
        (client) => client.recoverInvestor({ wallet, successor, reason: flags.reason }),
        () => [`${successor} has the record of ${wallet}`],
      ),
    );
  acting(command.command("deny <address>"))
    .description("record that an applicant was refused")
    .requiredOption("--id <text>", "pseudonymous id of the applicant")
    .requiredOption("--reason <code>", "why")
    .action((wallet: string, flags: ReasonFlags & { id: string }) =>
      show(
        flags,
        (client) => client.denyApplicant({ wallet, investorId: flags.id, reason: flags.reason }),
        () => [`the refusal of ${wallet} is on record`],
      ),
    );
  acting(command.command("affiliate <address> <issuer>"))
    .description("record that an investor is an affiliate of an issuer")
    .option("--end", "or no longer")
    .option("--reason <code>", "default: AFFILIATION")
    .action((wallet: string, issuer: string, flags: ActFlags & { end?: boolean; reason?: string }) =>
      show(
        flags,
        (client) => client.setAffiliation({ wallet, issuer, affiliated: !flags.end, reason: flags.reason }),
        () => [`${wallet} is ${flags.end ? "no longer " : ""}an affiliate of ${issuer}`],
      ),
    );
  return command;
}
