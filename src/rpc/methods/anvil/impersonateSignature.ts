import * as z from "zod/mini";
import { invalidParams } from "../../errors.js";
import { optional, param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { address, fixedBytes, refined, refuse } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

/** `r ‖ s ‖ v`, where v is 27 or 28; or that and an address in a list, as Anvil takes them. */
const signature = fixedBytes("a signature", 65);

const impersonatedSignature = refined(
  "a signature",
  z.unknown(),
  (value): Uint8Array | [Uint8Array, Uint8Array] => {
    const read = z.safeParse(Array.isArray(value) ? z.tuple([signature, address]) : signature, value);
    return read.success ? read.data : refuse(read.error.issues[0]?.message ?? "expected a signature");
  },
  { type: "Hex | readonly [Hex, Address]", sample: `0x${"1b".repeat(65)}` },
);

export const anvil_impersonateSignature = defineTestMethod({
  name: "anvil_impersonateSignature",
  description:
    "Lets ecrecover return an address for a signature from the next block on, whatever was signed. The two may come as one list, as Anvil takes them.",
  peers: ["anvil"],
  params: [param("signature", impersonatedSignature), optional("address", address)],
  result: NULL,
  handler: async ({ chain }, cause, first, second) => {
    const [signature, signer] = Array.isArray(first) ? first : [first, second];
    if (!signer) throw invalidParams("missing value for required argument 1 (address)");
    await chain.impersonateSignature(cause, signature, signer);
    return null;
  },
});
