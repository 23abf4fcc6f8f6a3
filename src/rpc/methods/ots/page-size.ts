import * as z from "zod/mini";
import { refuse, scalar } from "../../schema/reader.js";
import { count } from "../../schema.js";

/** The most transactions of one page. */
const MAX_OF_PAGE = 1_000;

export const pageSize = scalar(
  "a page size",
  (value) => {
    const read = z.safeParse(count, value);
    if (read.success && read.data >= 1 && read.data <= MAX_OF_PAGE) return read.data;
    return refuse(read.error?.issues[0]?.message ?? `expected 1 to ${MAX_OF_PAGE}, got ${read.data}`);
  },
  { type: "number", sample: 25 },
);
