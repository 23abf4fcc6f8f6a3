import * as z from "zod";
import { fromHex } from "../ethereum/index.js";
import { OptionsError } from "../options/index.js";

/** Which blocks are head, safe and finalized, by their hashes; zeros name none. */
export interface Forkchoice {
  head: Uint8Array;
  safe: Uint8Array | undefined;
  finalized: Uint8Array | undefined;
}

const hash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "must be a 32-byte hash")
  .transform(fromHex);
const state = z.object({ headBlockHash: hash, safeBlockHash: hash.optional(), finalizedBlockHash: hash.optional() });
const file = z.union([z.object({ params: z.tuple([state], z.unknown()) }), state]);

/**
 * Reads the text of a file with a fork choice: an `engine_forkchoiceUpdated` request, or only its first parameter.
 * @throws OptionsError
 */
export function parseForkchoice(text: string): Forkchoice {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new OptionsError("forkchoice", "must name a JSON file", { cause, repeatsValue: true });
  }
  const parsed = file.safeParse(json);
  if (!parsed.success) {
    throw new OptionsError(
      "forkchoice",
      "must name a file with headBlockHash, safeBlockHash and finalizedBlockHash, or an engine_forkchoiceUpdated request",
      { cause: parsed.error, repeatsValue: true },
    );
  }
  const given = "params" in parsed.data ? parsed.data.params[0] : parsed.data;
  return { head: given.headBlockHash, safe: given.safeBlockHash, finalized: given.finalizedBlockHash };
}
