import * as z from "zod/mini";
import { count, field, objectOf } from "../../schema.js";

export const mineOptions = z.union([
  count,
  objectOf("mining options", z.object({ blocks: field(count), timestamp: field(count) })),
]);
