import { recoverMessageSigner } from "../../../chain/wallet/messages.js";
import { toHex } from "../../../ethereum/index.js";
import { invalidParams } from "../../errors.js";
import { defineMethod, param } from "../../method.js";
import { ADDRESS } from "../../schema/answers.js";
import { described, hexData } from "../../schema.js";

export const personal_ecRecover = defineMethod({
  name: "personal_ecRecover",
  description: "The account that signed a message (EIP-191).",
  access: "read",
  peers: ["geth"],
  params: [param("message", hexData), param("signature", described(hexData, { sample: `0x${"1b".repeat(65)}` }))],
  result: ADDRESS,
  handler: (_, message, signature) => {
    if (signature.length !== 65) throw invalidParams("invalid argument 1 (signature): expected 65 bytes");
    return toHex(recoverMessageSigner(message, signature));
  },
});
