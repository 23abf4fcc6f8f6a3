import { Command } from "commander";
import { describeArguments } from "../exchange/arguments.js";
import { dataCommands } from "./exchange-data.js";
import { deployCommand } from "./exchange-deploy.js";
import { fundsCommand } from "./exchange-funds.js";
import { investorsCommand } from "./exchange-investors.js";
import { marketsCommand } from "./exchange-markets.js";
import { ordersCommand } from "./exchange-orders.js";
import { poolCommand, tradeCommand } from "./exchange-pool.js";
import { securitiesCommand } from "./exchange-securities.js";

/** `couverture exchange`: reads and acts on the exchange of a running chain, or of any network. */
export function exchangeCommand(): Command {
  const command = new Command("exchange").description("the exchange: investors, securities, markets, orders, trades");
  for (const each of [
    investorsCommand(),
    securitiesCommand(),
    marketsCommand(),
    ordersCommand(),
    tradeCommand(),
    ...dataCommands(),
    poolCommand(),
    fundsCommand(),
    deployCommand(),
  ]) {
    command.addCommand(each);
  }
  describeArguments(command);
  return command;
}
