import { SIDES } from "../client/enums.js";
import type { Decoded } from "./abi.js";
import { asciiCode, integer, text, units, word } from "./columns.js";
import type { KnownContracts } from "./known.js";
import { type EntryColumns, NO_TERMS, termsOf } from "./order-entries.js";
import type { RefusedCall } from "./places.js";

const BUY = 0;

/** The order that a rejected call requested; undefined for calls that place no order. */
export function refusedOrder(refused: RefusedCall, known: KnownContracts): EntryColumns | undefined {
  const { call, contract, transaction, rule, sentence } = refused;
  const place = {
    entry: "refused" as const,
    venue_address: contract,
    owner: typeof call.values.owner === "string" ? call.values.owner : transaction.from,
    entered_by: transaction.from,
    refused_by: rule,
    refusal: sentence,
  };
  switch (known.roleOf(contract)) {
    case "exchange":
      if (call.name !== "place" && call.name !== "placeFor") return undefined;
      return {
        ...NO_TERMS,
        ...place,
        ...termsOf(call),
        ...{ venue: "book", market: integer(call, "market"), quantity: units(call, "quantity") },
      };
    case "router":
      if (call.name !== "trade") return undefined;
      return {
        ...NO_TERMS,
        ...place,
        ...{ venue: "router", market: integer(call, "market"), side: word(SIDES, integer(call, "side")) },
        ...{
          kind: "market",
          time_in_force: "IOC",
          quantity: units(call, "quantity"),
          price: units(call, "worstPrice"),
        },
        client_order_id: asciiCode(text(call, "clientOrderId")),
      };
    case "pool":
      if (!call.name.startsWith("swapExact")) return undefined;
      return {
        ...NO_TERMS,
        ...place,
        ...{ venue: "pool", market: known.marketOfPool(contract) ?? null, side: word(SIDES, integer(call, "side")) },
        ...{ kind: "market", time_in_force: "FOK", quantity: sharesOfSwap(call) },
      };
    default:
      return undefined;
  }
}

/** How many shares a swap was to move, where its input or output is in shares. */
function sharesOfSwap(call: Decoded): bigint | null {
  const buys = integer(call, "side") === BUY;
  const exactIn = call.name.startsWith("swapExactIn");
  if (buys) return exactIn ? null : units(call, "amountOut");
  return exactIn ? units(call, "amountIn") : null;
}
