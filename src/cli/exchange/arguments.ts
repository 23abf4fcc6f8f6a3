import { Argument, type Command } from "commander";
import { wrongUse } from "../errors.js";

/** What the arguments of the exchange's commands are, by name. */
const MEANINGS: Readonly<Record<string, string>> = {
  address: "an investor's wallet, as 0x…",
  account: "an address, or the index of one of the node's accounts",
  successor: "the wallet that takes its place, as 0x…",
  issuer: "short code of the issuer, as ACME",
  symbol: "symbol of a security, as ACME",
  shares: "how many shares",
  quantity: "how many shares",
  holder: "the wallet that has the shares, as 0x…",
  market: "a market, as ACME, ACME/DUSD or 1",
  dollars: "an amount of settlement tokens, as 1250.50",
  amount: "an amount of settlement tokens, as 1250.50",
  id: "an order's id, as placing it or listing the orders printed it",
  ids: "orders' ids, as listing the orders prints them",
};

const SIDES = ["buy", "sell"];

/** The argument that says which side of the market an order is on. @throws CommandError (wrong use) from its parsing */
export function sideArgument(): Argument {
  const argument = new Argument("<side>", "buy or sell").choices(SIDES);
  return argument.argParser((text: string) => {
    const side = text.toLowerCase();
    if (!SIDES.includes(side)) throw wrongUse(`<side> must be buy or sell, not "${text}"`);
    return side;
  });
}

/** Says what each argument of a command and those below it is, for help and for sentences about it. */
export function describeArguments(command: Command): void {
  for (const argument of command.registeredArguments) {
    if (argument.description === "") argument.description = MEANINGS[argument.name()] ?? "";
  }
  command.commands.forEach(describeArguments);
}
