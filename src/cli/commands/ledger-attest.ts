import { Command } from "commander";
import type { AttestFlags } from "../ledger/attest.js";
import { addKeyFlags } from "../ledger/key-flags.js";

/** `couverture ledger attest`. */
export function attestCommand(): Command {
  const command = new Command("attest")
    .description("sign the ledger's head (EIP-712): the signature proves later that nothing before it has changed")
    .argument("[file]", "a ledger's file, instead of a chain's directory")
    .option("--data-dir <dir>", "where the chain is kept; it may run")
    .option("--out <file>", "where the attestation goes (default: stdout)");
  return addKeyFlags(command)
    .option("--json", "print one JSON object on a line")
    .action(async (file: string | undefined, flags: AttestFlags) => {
      const { attestLedger } = await import("../ledger/attest.js");
      await attestLedger(file, flags);
    });
}
