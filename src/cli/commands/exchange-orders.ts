import { Command } from "commander";
import type { SelfTrade, Side, TimeInForce } from "../../exchange/client/enums.js";
import type { AmendedOrder } from "../../exchange/client/orders/amend-order.js";
import type { OrderRecord } from "../../exchange/client/orders/orders.js";
import type { PlacedOrder } from "../../exchange/client/orders/place-order.js";
import { wrongUse } from "../errors.js";
import { sideArgument } from "../exchange/arguments.js";
import { type ActFlags, acting, countOf, type ReadFlags, reading } from "../exchange/flags.js";
import { show } from "../exchange/show.js";
import { type Column, grouped, shortAddress, tableLines } from "../exchange/table.js";

const COLUMNS: readonly Column<OrderRecord>[] = [
  { heading: "ID", of: ({ id }) => id, right: true },
  { heading: "RECEIVED (UTC)", of: ({ receivedAt }) => receivedAt.slice(0, 19).replace("T", " ") },
  { heading: "OWNER", of: ({ owner }) => shortAddress(owner) },
  { heading: "MARKET", of: ({ market }) => market },
  { heading: "SIDE", of: ({ side }) => side },
  { heading: "TYPE", of: ({ kind, timeInForce }) => `${kind} ${timeInForce}` },
  { heading: "QUANTITY", of: ({ quantity }) => quantity, right: true },
  { heading: "PRICE", of: ({ price }) => price, right: true },
  { heading: "STOP", of: ({ stop }) => stop ?? "", right: true },
  { heading: "FILLED", of: ({ filled }) => filled, right: true },
  { heading: "LEFT", of: ({ remaining }) => remaining, right: true },
  { heading: "STATUS", of: ({ status, cancelled }) => (cancelled ? `${status} (${cancelled})` : status) },
];

interface ListFlags extends ReadFlags {
  market?: string;
  owner?: string;
  from?: string;
  open?: boolean;
  limit?: string;
}

interface PlaceFlags extends ActFlags {
  limit?: string;
  stop?: string;
  worst?: string;
  tif?: string;
  expires?: string;
  postOnly?: boolean;
  program?: boolean;
  selfTrade?: SelfTrade;
  clientId?: string;
  for?: string;
}

/** What became of an order, in a line. */
function placedLine(verb: string, order: PlacedOrder): string {
  const { orderId, market, filled, averagePrice, resting, dormant, cancelled } = order;
  const parts = [
    ...(filled === "0" ? [] : [`${grouped(filled)} filled at ${averagePrice}`]),
    ...(resting === "0" ? [] : [`${grouped(resting)} ${dormant ? "waiting for their stop price" : "resting"}`]),
    ...(cancelled ? [`the rest cancelled (${cancelled})`] : []),
  ];
  return `order ${orderId} ${verb} in ${market}: ${parts.join(", ")}`;
}

const amendedLine = (order: AmendedOrder): string =>
  order.keptPriority
    ? `order ${order.orderId} keeps its place: ${grouped(order.resting)} resting`
    : placedLine("takes over", order);

const orderId = (text: string): bigint => {
  if (!/^\d+$/.test(text)) throw wrongUse(`an order's id is a number, not "${text}"`);
  return BigInt(text);
};

/** `couverture exchange orders`: what was ordered, and one's own orders. */
export function ordersCommand(): Command {
  const command = new Command("orders").description("what was ordered; place, amend, cancel");
  reading(command.command("list", { isDefault: true }))
    .description("every order that the exchange took")
    .option("--market <market>", "of one market, as ACME or 1")
    .option("--owner <address>", "of one investor")
    .option("--from <account>", "of one of the node's accounts, by its index, or of an address")
    .option("--open", "that are open still")
    .option("--limit <n>", "the last so many")
    .action((flags: ListFlags) => {
      // Not while flags are parsed: `orders buy 100 ACME --limit 12.60` gets a hint at the command that it means.
      const limit = flags.limit === undefined ? undefined : countOf("--limit")(flags.limit);
      if (flags.owner !== undefined && flags.from !== undefined) {
        throw wrongUse("--owner and --from cannot be given together; leave one out");
      }
      return show(
        flags,
        async (client, actor) => {
          const all = await client.orders({
            market: flags.market,
            owner: flags.owner ?? (flags.from === undefined ? undefined : actor),
          });
          const wanted = flags.open ? all.filter(({ status }) => status === "open" || status === "dormant") : all;
          return limit === undefined ? wanted : wanted.slice(-limit);
        },
        (all) => tableLines(all, COLUMNS, "there are no orders"),
      );
    });
  acting(command.command("place").addArgument(sideArgument()).arguments("<quantity> <market>"))
    .description("enter an order: a market order, unless --limit or --stop says otherwise")
    .option("--limit <price>", "limit per whole share")
    .option("--stop <price>", "wait until a trade is at this price or beyond")
    .option("--worst <price>", "worst price of a market or stop order (default: 10% beyond the best)")
    .option("--tif <tif>", "GTC, GTD, DAY, IOC or FOK (default: GTC; IOC for market orders)")
    .option("--expires <date>", "for GTD")
    .option("--post-only", "refuse it if it would trade at once")
    .option("--program", "designate it as a program trade (17 CFR 242.302(c)(4))")
    .option("--self-trade <what>", "cancel-newest, cancel-oldest or cancel-both (default: cancel-newest)")
    .option("--client-id <text>", "an id of your own, never used twice")
    .option("--for <address>", "whose order it is, where who acts is its delegate")
    .action((side: Side, quantity: string, market: string, flags: PlaceFlags) =>
      show(
        flags,
        (client) =>
          client.placeOrder({
            ...{ market, quantity, side },
            limit: flags.limit,
            stop: flags.stop,
            worst: flags.worst,
            timeInForce: flags.tif?.toUpperCase() as TimeInForce | undefined,
            expiresAt: flags.expires,
            postOnly: flags.postOnly,
            programTrade: flags.program,
            selfTrade: flags.selfTrade,
            clientOrderId: flags.clientId,
            owner: flags.for,
          }),
        (order) => [placedLine("placed", order)],
      ),
    );
  acting(command.command("amend <id>"))
    .description("change an order; only a smaller amount at the same price keeps its place")
    .option("--price <price>", "the new limit")
    .option("--remaining <shares>", "what remains")
    .action((id: string, flags: ActFlags & { price?: string; remaining?: string }) => {
      const order = { orderId: orderId(id), price: flags.price, remaining: flags.remaining };
      return show(
        flags,
        (client) => client.amendOrder(order),
        (amended) => [amendedLine(amended)],
      );
    });
  acting(command.command("cancel <id>"))
    .description("cancel an order")
    .action((text: string, flags: ActFlags) => {
      const id = orderId(text);
      return show(
        flags,
        (client) => client.cancelOrder(id),
        () => [`order ${id} is cancelled`],
      );
    });
  acting(command.command("cancel-all"))
    .description("cancel every open order of who acts")
    .option("--market <market>", "of one market")
    .action((flags: ActFlags & { market?: string }) =>
      show(
        flags,
        (client) => client.cancelAllOrders({ market: flags.market }),
        ({ cancelled }) => [cancelled.length === 0 ? "there was none" : `cancelled: ${cancelled.join(", ")}`],
      ),
    );
  acting(command.command("prune <ids...>"))
    .description("remove orders that are expired, or whose owner may no longer trade")
    .action((texts: string[], flags: ActFlags) => {
      const ids = texts.map(orderId);
      return show(
        flags,
        (client) => client.pruneOrders(ids),
        ({ pruned }) => [pruned.length === 0 ? "all of them stay" : `removed: ${pruned.join(", ")}`],
      );
    });
  return command;
}
