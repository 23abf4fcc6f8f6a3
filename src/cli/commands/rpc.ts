import { Command } from "commander";

/** `couverture rpc`. */
export function rpcCommand(): Command {
  return new Command("rpc")
    .description("list the JSON-RPC methods that a node answers")
    .argument("[part]", "only methods with this in their name")
    .option("--markdown", "print the whole reference (docs/rpc.md)")
    .option("--json", "print one JSON array")
    .action(async (part: string | undefined, flags: { markdown?: true; json?: true }) => {
      const { printMethods } = await import("../rpc/methods.js");
      printMethods(part, flags);
    });
}
