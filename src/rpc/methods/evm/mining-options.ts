import * as z from "zod/mini";
import { count, described, field, objectOf } from "../../schema.js";

export const mineOptions = described(
  z.union([count, objectOf("mining options", z.object({ blocks: field(count), timestamp: field(count) }))]),
  { type: "QuantityInput | { timestamp?: QuantityInput; blocks?: QuantityInput }" },
);
