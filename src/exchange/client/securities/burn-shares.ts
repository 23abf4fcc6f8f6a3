import { type Amount, toUnits } from "../amounts.js";
import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { securityTokenAt } from "../contracts.js";
import { checkedAddress } from "../investors/checked-address.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { security as find } from "./security.js";

/** Takes shares out of existence, free ones first. For the transfer agent. @throws ExchangeRefusal TooManyLots, ERC20InsufficientBalance */
export async function burnShares(
  connection: Connection,
  burning: { security: string; from: string; shares: Amount; reason: string },
): Promise<Done> {
  const security = await find(connection, burning.security);
  const sent = await transact(connection, {
    ...securityTokenAt(security.address),
    functionName: "burn",
    args: [
      checkedAddress(burning.from, "the holder"),
      toUnits(burning.shares, security.decimals, "the amount of shares"),
      toCode(burning.reason, "the reason"),
    ],
    subject: { security, token: security },
  });
  return doneOf(sent);
}
