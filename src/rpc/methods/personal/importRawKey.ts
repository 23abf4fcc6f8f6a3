import { fromHex, toHex } from "../../../ethereum/index.js";
import { invalidParams } from "../../errors.js";
import { defineMethod, param } from "../../method.js";
import { ADDRESS } from "../../schema/answers.js";
import { described, passphrase, text } from "../../schema.js";

export const personal_importRawKey = defineMethod({
  name: "personal_importRawKey",
  description: "Keeps a private key, encrypted with the passphrase. The account starts locked.",
  access: "keys",
  peers: ["ganache"],
  params: [
    param("privateKey", described(text, { sample: `0x${"01".repeat(32)}`, secret: true })),
    param("passphrase", passphrase),
  ],
  result: ADDRESS,
  handler: async ({ wallet }, key, passphrase) => {
    if (!/^(0x)?[0-9a-fA-F]{64}$/.test(key))
      throw invalidParams("invalid argument 0 (privateKey): expected 32 bytes of hex");
    return toHex(await wallet.importKey(fromHex(key), passphrase));
  },
});
