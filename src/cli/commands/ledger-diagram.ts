import { Command } from "commander";
import type { DiagramFlags } from "../ledger/diagram.js";

/** `couverture ledger diagram`. */
export function diagramCommand(): Command {
  return new Command("diagram")
    .description("draw the ledger's tables, their keys and what belongs to what")
    .argument("[file]", "a ledger's file, instead of a chain's directory")
    .option("--data-dir <dir>", "where the chain is kept")
    .option(
      "--out <file>",
      "a file that ends in .svg, .mmd (Mermaid) or .dot (Graphviz); Mermaid on stdout if not given",
    )
    .option("--force", "write over a file that is there")
    .action(async (file: string | undefined, flags: DiagramFlags) => {
      const { drawLedger } = await import("../ledger/diagram.js");
      await drawLedger(file, flags);
    });
}
