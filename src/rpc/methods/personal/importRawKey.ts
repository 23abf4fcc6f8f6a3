import { fromHex, toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { invalidParams } from "../../errors.js";
import { defineMethod, param } from "../../method.js";
import { text } from "../../schema.js";

export const personal_importRawKey = defineMethod({
  name: "personal_importRawKey",
  description: "Keeps a private key, encrypted with the passphrase. The account starts locked.",
  params: [param("privateKey", text), param("passphrase", text)],
  result: "address",
  guarded: true,
  handler: async ({ wallet }: NodeContext, key, passphrase) => {
    if (!/^(0x)?[0-9a-fA-F]{64}$/.test(key))
      throw invalidParams("invalid argument 0 (privateKey): expected 32 bytes of hex");
    return toHex(await wallet.importKey(fromHex(key), passphrase));
  },
});
