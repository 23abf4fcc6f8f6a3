import { readContract } from "viem/actions";
import { type Amount, fromUnits, MONEY_DECIMALS, toUnits } from "../amounts.js";
import { addressOf, type Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import { checkedAddress } from "../investors/checked-address.js";
import type { Done } from "../model.js";
import { tokenAt } from "../securities/token.js";
import { doneOf, transact } from "../transact.js";

/**
 * Takes money out of the account's credit with the exchange: what sales brought and cancelled purchases gave back.
 * @param funding without an amount, all of it
 * @throws ExchangeRefusal InsufficientCredit, NotEligible (frozen)
 */
export async function withdraw(
  connection: Connection,
  { amount, token }: { amount?: Amount; token?: string } = {},
): Promise<Done & { amount: string }> {
  const address = checkedAddress(token ?? connection.addresses.settlementToken, "the token");
  const found = await tokenAt(connection, address);
  const exchange = exchangeAt(connection);
  const units =
    amount === undefined
      ? await readContract(connection.client, {
          ...exchange,
          functionName: "creditOf",
          args: [address, addressOf(connection)],
        })
      : toUnits(amount, found.decimals, "the amount");
  const sent = await transact(connection, {
    ...exchange,
    functionName: "withdraw",
    args: [address, units],
    subject: { token: found },
  });
  return { ...doneOf(sent), amount: fromUnits(units, found.decimals, MONEY_DECIMALS) };
}
