import { count, refined, refuse, scalar } from "../schema.js";

const MAX_ROWS = 1_000;

export const DEFAULT_ROWS = 100;

const MAX_32_BITS = 2 ** 32 - 1;

export const bounded = (title: string, least: number, most: number) =>
  refined(
    title,
    count,
    (value) =>
      value >= least && value <= most ? value : refuse(`expected ${title} (${least} to ${most}), got ${value}`),
    { type: "number" },
  );

/** The number of a market, as the exchange gives it at listing. */
export const marketNumber = bounded("the number of a market", 1, MAX_32_BITS);

export const limit = bounded("a limit", 1, MAX_ROWS);

/** Where a page ended: three numbers that mean nothing to clients. */
export const cursor = scalar("a cursor", (value) =>
  typeof value === "string" && /^\d{1,15}-\d{1,9}-\d{1,15}$/.test(value)
    ? value
    : refuse('expected the "next" of an earlier answer'),
);
