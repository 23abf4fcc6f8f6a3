import type { Block } from "../report.js";

/** The sixteen items of 17 CFR 242.302(c) in its words, and where the tables below have them. */
export const ITEMS: readonly (readonly [wording: string, where: string])[] = [
  [
    "Date and time (expressed in terms of hours, minutes, and seconds) that the order was received;",
    "The time of the block that took the order in.",
  ],
  ["Identity of the security;", "Its symbol; the address of its contract where it has none."],
  ["The number of shares, or principal amount of bonds, to which the order applies;", "As received, exactly."],
  [
    "An identification of the order as related to a program trade or an index arbitrage trade as defined in New York Stock Exchange Rule 80A;",
    "As the order's sender designated it. Orders that trade with a pool cannot be designated.",
  ],
  ["The designation of the order as a buy or sell order;", "buy or sell."],
  [
    "The designation of the order as a short sale order;",
    "Always no: an order to sell what its owner does not have is refused.",
  ],
  [
    "The designation of the order as a market order, limit order, stop order, stop limit order, or other type or order;",
    "limit, market, stop or stop-limit. What trades with a pool is a market order.",
  ],
  [
    "Any limit or stop price prescribed by the order;",
    "Dollars for a share; of market and stop orders the worst price that they take.",
  ],
  [
    "The date on which the order expires and, if the time in force is less than one day, the time when the order expires;",
    "The first instant at which it is dead.",
  ],
  ["The time limit during which the order is in force;", "GTC, GTD, DAY, IOC or FOK."],
  [
    "Any instructions to modify or cancel the order;",
    "Each instruction with its time and who gave it, refused ones among them.",
  ],
  [
    "The type of account, i.e., retail, wholesale, employee, proprietary, or any other type of account designated by the alternative trading system, for which the order is submitted;",
    "As the registry had it when the order came in.",
  ],
  [
    "Date and time (expressed in terms of hours, minutes, and seconds) that the order was executed;",
    "A row for each execution.",
  ],
  ["Price at which the order was executed;", "Dollars for a share; of a pool its value over its shares, rounded down."],
  ["Size of the order executed (expressed in number of shares or units or principal amount);", "Exactly."],
  [
    "Identity of the parties to the transaction.",
    "Owner, buyer and seller, by their ids of (a), or their wallets where there is none. A pool is a party to its trades.",
  ],
];

/** The items and how they are read, as a table. */
export const itemsBlock: Block = {
  type: "table",
  id: "items",
  title: "The items of 17 CFR 242.302(c)",
  columns: [
    { id: "item", heading: "Item", width: 0.4 },
    { id: "wording", heading: "Of the rule", width: 3 },
    { id: "read", heading: "In this record", width: 2 },
  ],
  rows: ITEMS.map(([wording, read], index) => ({
    item: { text: `(${index + 1})` },
    wording: { text: wording },
    read: { text: read },
  })),
  empty: "",
};
