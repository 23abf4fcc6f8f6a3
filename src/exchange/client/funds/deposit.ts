import { type Amount, toUnits } from "../amounts.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import { checkedAddress } from "../investors/checked-address.js";
import type { Done } from "../model.js";
import { allowance } from "../needs.js";
import { tokenAt } from "../securities/token.js";
import { doneOf, transact } from "../transact.js";

export interface Funding {
  amount: Amount;
  /** An ERC-20; the settlement token if not given. */
  token?: string;
}

/** Puts money into the account's credit with the exchange, from which purchases are paid first. @throws ExchangeRefusal ShortPayment */
export async function deposit(connection: Connection, { amount, token }: Funding): Promise<Done> {
  const address = checkedAddress(token ?? connection.addresses.settlementToken, "the token");
  const found = await tokenAt(connection, address);
  const units = toUnits(amount, found.decimals, "the amount");
  const sent = await transact(connection, {
    ...exchangeAt(connection),
    functionName: "deposit",
    args: [address, units],
    subject: { token: found },
    needs: [allowance(connection, found, connection.addresses.exchange, units)],
  });
  return doneOf(sent);
}
