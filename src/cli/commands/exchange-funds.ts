import { Command } from "commander";
import { type ActFlags, acting } from "../exchange/flags.js";
import { show } from "../exchange/show.js";
import { grouped } from "../exchange/table.js";

type TokenFlags = ActFlags & { token?: string };

/** `couverture exchange funds`: money with the exchange, and where it comes from on a development chain. */
export function fundsCommand(): Command {
  const command = new Command("funds").description("money with the exchange; a faucet on development chains");
  const withToken = (each: Command) =>
    acting(each).option("--token <address>", "an ERC-20 (default: the settlement token)");
  withToken(command.command("deposit <amount>"))
    .description("put money into one's credit, from which purchases are paid first")
    .action((amount: string, flags: TokenFlags) =>
      show(
        flags,
        (client) => client.deposit({ amount, token: flags.token }),
        () => [`deposited ${grouped(amount)}`],
      ),
    );
  withToken(command.command("withdraw [amount]"))
    .description("take money out of one's credit; all of it, if no amount is given")
    .action((amount: string | undefined, flags: TokenFlags) =>
      show(
        flags,
        (client) => client.withdraw({ amount, token: flags.token }),
        (withdrawn) => [`withdrew ${grouped(withdrawn.amount)}`],
      ),
    );
  acting(command.command("faucet"))
    .description("100,000 development dollars for who acts")
    .action((flags: ActFlags) =>
      show(
        flags,
        (client) => client.faucet(),
        () => ["received 100,000.00 DUSD"],
      ),
    );
  acting(command.command("mint <amount> <address>"))
    .description("make settlement tokens")
    .action((amount: string, to: string, flags: ActFlags) =>
      show(
        flags,
        (client) => client.mint({ to, amount }),
        () => [`${grouped(amount)} are ${to}'s`],
      ),
    );
  return command;
}
