import type { Hash, Hex } from "viem";
import { parseEventLogs } from "viem";
import type { Party } from "../../support/market.js";
import { type Action, CAST, type Floor, type Paper, type Ticket } from "./floor.js";

interface Resting {
  id: bigint;
  owner: Party;
  paper: Paper;
  price: bigint;
  quantity: bigint;
}

/** Orders, amendments and cancellations as subscribers send them: the same for the same seed. */
export function traffic(floor: Floor, random: (below: number) => number) {
  const { exchange } = floor.market;
  const owners = new Map<string, Party>();
  let resting: Resting[] = [];
  let numbered = 0;
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
  /** In ticks; it wanders over the year. */
  const middle = new Map([
    [floor.alfa.market, 2_500],
    [floor.beta.market, 2_010],
  ]);

  function ticket(paper: Paper): Ticket {
    const mid = (middle.get(paper.market) ?? 0) + random(7) - 3;
    middle.set(paper.market, mid);
    const side = pick(["buy", "sell"] as const);
    const towards = side === "buy" ? 1 : -1;
    const quantity = paper.lot * BigInt(1 + random(40));
    const price = BigInt(mid + towards * (random(12) - 6));
    const base = { market: paper.market, side, quantity };
    const far = BigInt(mid + towards * 200);
    switch (random(16)) {
      case 0:
        return { ...base, price: far, kind: "market", time: "IOC" };
      case 1:
        return { ...base, price: far, kind: "market", time: "FOK" };
      case 2:
        return { ...base, price, time: "IOC", programTrade: true };
      case 3:
        return { ...base, price, time: "FOK" };
      case 4:
        return { ...base, price, time: "DAY" };
      case 5:
        return { ...base, price: far, kind: "stop", stop: BigInt(mid + towards * 8) };
      case 6:
        return { ...base, price, kind: "stop-limit", stop: BigInt(mid + towards * 6) };
      case 7:
        return { ...base, price, postOnly: true };
      case 8:
        numbered += 1;
        return { ...base, price, clientOrderId: `C-${numbered}`, selfTrade: random(3) };
      default:
        return { ...base, price };
    }
  }

  function action(traders: readonly Party[], now: number): Action {
    const paper = pick([floor.alfa, floor.alfa, floor.beta]);
    const owner = pick(traders);
    owners.set(owner.address.toLowerCase(), owner);
    const known = resting.length === 0 ? undefined : pick(resting);
    const which = random(10);
    if (known && which === 0) return { from: known.owner, to: exchange, name: "cancel", args: [known.id] };
    if (known && which === 1) {
      const { tick, lot } = known.paper;
      const larger = random(2) === 0;
      const remaining = larger ? known.quantity + lot : lot;
      const args = [known.id, larger ? known.price + tick : known.price, remaining];
      return { from: known.owner, to: exchange, name: "amend", args };
    }
    const order = ticket(paper);
    const limited = (order.kind ?? "limit") === "limit" && order.time === undefined && random(4) === 0;
    const terms: Ticket = limited ? { ...order, time: "GTD", expiresAt: now + 3_600 * (1 + random(72)) } : order;
    if (owner === CAST.carol && random(2) === 0)
      return { from: CAST.desk, to: exchange, name: "placeFor", args: [owner.address, floor.order(terms)] };
    return { from: owner, to: exchange, name: "place", args: [floor.order(terms)] };
  }

  async function look(hashes: readonly Hash[]): Promise<void> {
    const { reader } = floor.market.clients;
    const receipts = await Promise.all(hashes.map((hash) => reader.getTransactionReceipt({ hash })));
    const events = receipts.flatMap(({ logs }) => parseEventLogs({ abi: exchange.abi, logs })) as unknown as {
      eventName: string;
      args: { orderId: bigint; owner: Hex; market: number; price: bigint; quantity: bigint };
    }[];
    const rested = new Set(
      events.filter(({ eventName }) => eventName === "OrderRested").map(({ args }) => args.orderId),
    );
    for (const { eventName, args } of events) {
      const owner = eventName === "OrderReceived" ? owners.get(args.owner.toLowerCase()) : undefined;
      if (!owner || !rested.has(args.orderId)) continue;
      const paper = args.market === floor.alfa.market ? floor.alfa : floor.beta;
      resting.push({ id: args.orderId, owner, paper, price: args.price, quantity: args.quantity });
    }
    resting = resting.slice(-30);
  }

  return {
    /** So many actions from a moment on, in blocks of a few. */
    async session(text: string, count: number, traders: readonly Party[]): Promise<void> {
      await floor.at(text);
      const now = Math.floor(Date.parse(text) / 1_000);
      for (let left = count; left > 0; ) {
        const size = Math.min(left, 1 + random(6));
        left -= size;
        await look(await floor.block(Array.from({ length: size }, () => action(traders, now))));
      }
    },
    /** After a revert, orders have other numbers. */
    forget() {
      resting = [];
    },
  };
}
