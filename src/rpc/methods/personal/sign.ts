import { NoPrivateKeyError } from "../../../chain/wallet/errors.js";
import { hashMessage, signatureToBytes } from "../../../chain/wallet/messages.js";
import { toHex } from "../../../ethereum/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { SIGNATURE } from "../../schema/answers.js";
import { address, hexData, passphrase } from "../../schema.js";

export const personal_sign = defineMethod({
  name: "personal_sign",
  description: "Signs a message with an account of the node (EIP-191).",
  access: "keys",
  peers: ["hardhat", "anvil"],
  params: [param("message", hexData), param("address", address), optional("passphrase", passphrase)],
  result: SIGNATURE,
  handler: async ({ wallet }, message, address, passphrase) => {
    if (passphrase === undefined || wallet.isUnlocked(address)) return toHex(wallet.signMessage(address, message));
    const sign = await wallet.openWithPassphrase(address, passphrase);
    if (sign === "no-key") throw new NoPrivateKeyError(address);
    return toHex(signatureToBytes(sign(hashMessage(message))));
  },
});
