import { Command } from "commander";
import type { VerifyFlags } from "../ledger/verify.js";

/** `couverture ledger verify`. */
export function verifyCommand(): Command {
  return new Command("verify")
    .description("prove that a ledger is whole, by its file alone; the chain may run meanwhile")
    .argument("[file]", "a ledger's file, instead of a chain's directory")
    .option("--data-dir <dir>", "where the chain is kept")
    .option(
      "--against <dir>",
      "compare every record with the journal of the chain in this directory, which must not run",
    )
    .option("--reexecute", "run the whole chain again on another state, and compare every state root")
    .option("--attestation <file>", 'prove that nothing has changed since "ledger attest" signed it')
    .option("--signer <address>", "who must have signed the attestation")
    .option("--json", "print one JSON object")
    .action(async (file: string | undefined, flags: VerifyFlags) => {
      const { printVerification } = await import("../ledger/verify.js");
      await printVerification(file, flags);
    });
}
