import { Command, Option } from "commander";
import type { ReportKind } from "../../exchange/reports/index.js";
import type { ReportFlags } from "../report/flags.js";
import { addDataDirectoryFlag } from "./data-directory.js";

/** Gives a report's command the flags that every report has. */
const drawing = (command: Command): Command =>
  addDataDirectoryFlag(command)
    .option("--ledger <file>", "the ledger file itself, in place of --data-dir")
    .option("--config <file>", "what only the operator knows (default: ats.yaml in the data directory, or here)")
    .addOption(
      new Option("--format <format>", "default: by the name of --out, else md").choices([
        "pdf",
        "html",
        "csv",
        "json",
        "md",
      ]),
    )
    .option("--out <file>", "where it is written (default: stdout; a PDF always needs it)")
    .option("--table <id>", "with --format csv: this table only")
    .option(
      "--explain [figure]",
      "the rows behind a figure, as a table (or --format csv, json); without one, the figures and their sources",
    );

/** Generates and writes a report. What reads ledgers and writes PDFs is loaded now, and not before. */
async function draw<Kind extends ReportKind>(kind: Kind, flags: ReportFlags[Kind]): Promise<void> {
  const { generateReport } = await import("../report/draw.js");
  await generateReport(kind, flags);
}

function rule302Command(): Command {
  return drawing(new Command("rule-302"))
    .description("the records of 17 CFR 242.302: subscribers, daily summaries, every order in time sequence")
    .option("--day <day>", "one day, as 2026-12-31")
    .option("--from <day>", "first day")
    .option("--to <day>", "last day")
    .action((flags: ReportFlags["rule-302"]) => draw("rule-302", flags));
}

function atsRCommand(): Command {
  return drawing(new Command("ats-r"))
    .description("Form ATS-R: the quarterly report of activities")
    .requiredOption("--quarter <quarter>", "as 2026Q4")
    .option(
      "--earlier <file>",
      "what was filed for the quarter before, as JSON: generates a restatement where it differs",
    )
    .action((flags: ReportFlags["ats-r"]) => draw("ats-r", flags));
}

function formAtsCommand(): Command {
  return drawing(new Command("form-ats"))
    .description("Form ATS: the initial operation report, an amendment, or the cessation of operations report")
    .option("--initial", "the initial operation report")
    .option("--amendment", "an amendment to it")
    .option("--cessation", "the cessation of operations report")
    .option("--since <file>", "the draft before, as JSON: what an amendment is compared with")
    .action((flags: ReportFlags["form-ats"]) => draw("form-ats", flags));
}

function atsNCommand(): Command {
  return drawing(new Command("ats-n"))
    .description("Form ATS-N, for systems that trade NMS stocks: part III from the chain")
    .action((flags: ReportFlags["ats-n"]) => draw("ats-n", flags));
}

function complianceCommand(): Command {
  return drawing(new Command("compliance"))
    .description("thresholds, expiries, limits and filings; exits with 1 when something is due")
    .option("--as-of <day>", "look from the end of this day, as 2026-12-31 (default: from the ledger's last block)")
    .option("--capacity <file>", "what the benchmark measured, as JSON, for 17 CFR 242.301(b)(6)")
    .action((flags: ReportFlags["compliance"]) => draw("compliance", flags));
}

function initCommand(): Command {
  return new Command("init")
    .argument("[file]", "where it is written", "ats.yaml")
    .description("write a commented sample of the configuration: what only the operator knows")
    .option("--schema", "print the configuration's JSON Schema, and write nothing")
    .action(async (file: string, flags: { schema?: boolean }) => {
      const { initConfig, printSchema } = await import("../report/init.js");
      if (flags.schema) printSchema();
      else initConfig(file);
    });
}

/** `couverture report`: the regulator's reports, generated from the ledger and from what the operator says. */
export function reportCommand(): Command {
  return new Command("report")
    .description("the regulator's reports, as drafts for counsel's review")
    .addCommand(rule302Command())
    .addCommand(atsRCommand())
    .addCommand(formAtsCommand())
    .addCommand(atsNCommand())
    .addCommand(complianceCommand())
    .addCommand(initCommand());
}
