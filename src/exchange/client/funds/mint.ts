import { type Amount, toUnits } from "../amounts.js";
import type { Connection } from "../connection.js";
import { settlementTokenAt } from "../contracts.js";
import { checkedAddress } from "../investors/checked-address.js";
import type { Done } from "../model.js";
import { tokenAt } from "../securities/token.js";
import { doneOf, transact } from "../transact.js";

/** Makes settlement tokens. For the minter. @throws ExchangeRefusal AccessControlUnauthorizedAccount */
export async function mint(connection: Connection, { to, amount }: { to: string; amount: Amount }): Promise<Done> {
  const token = await tokenAt(connection, connection.addresses.settlementToken);
  const sent = await transact(connection, {
    ...settlementTokenAt(token.address),
    functionName: "mint",
    args: [checkedAddress(to, "the receiver"), toUnits(amount, token.decimals, "the amount")],
    subject: { token },
  });
  return doneOf(sent);
}
