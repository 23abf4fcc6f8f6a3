import { Command } from "commander";
import { DEFAULT_RPC_URL, type DeployFlags, signing } from "../exchange/flags.js";

/** `couverture exchange deploy`: the same contracts on any network. */
export function deployCommand(): Command {
  return signing(new Command("deploy").option("--rpc-url <url>", "JSON-RPC of the network", DEFAULT_RPC_URL))
    .description("deploy the exchange's contracts to any network; run it again to resume")
    .option("--file <file>", "where the addresses are kept (default: exchange-CHAINID.json)")
    .option("--operator <address>", "who has every role from the start (default: who deploys)")
    .option("--settlement-token <address>", "an ERC-20 that is there already, in place of one of our own")
    .option("--faucet", "let anyone have settlement tokens, for test networks")
    .option("--json", "print JSON")
    .action(async (flags: DeployFlags) => {
      const { deploy } = await import("../exchange/deploy.js");
      await deploy(flags);
    });
}
