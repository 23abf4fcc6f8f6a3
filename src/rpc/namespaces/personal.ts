import { recoverMessageSigner } from "../../chain/wallet/index.js";
import { fromHex, toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams } from "../errors.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { address, count, hexData, text, transactionRequest } from "../schema.js";
import { complete, sign } from "./complete-transaction.js";
import { sendFilled } from "./eth-transactions.js";

const account = param("address", address);
const passphrase = param("passphrase", text);
const guarded = true;

/** The node's accounts and their passphrases. Keys made or imported here lie encrypted in the keystore. */
export const personal = defineNamespace<NodeContext>("personal", [
  defineMethod({
    name: "personal_listAccounts",
    description: "The accounts that the node has keys of, locked or not.",
    result: "list of addresses",
    guarded,
    handler: ({ wallet }: NodeContext) => wallet.accounts().map(toHex),
  }),
  defineMethod({
    name: "personal_newAccount",
    description: "Makes an account and keeps its key, encrypted with the passphrase. It starts locked.",
    params: [passphrase],
    result: "address",
    guarded,
    handler: async ({ wallet }: NodeContext, passphrase) => toHex(await wallet.newAccount(passphrase)),
  }),
  defineMethod({
    name: "personal_importRawKey",
    description: "Keeps a private key, encrypted with the passphrase. The account starts locked.",
    params: [param("privateKey", text), passphrase],
    result: "address",
    guarded,
    handler: async ({ wallet }: NodeContext, key, passphrase) => {
      if (!/^(0x)?[0-9a-fA-F]{64}$/.test(key))
        throw invalidParams("invalid argument 0 (privateKey): expected 32 bytes of hex");
      return toHex(await wallet.importKey(fromHex(key), passphrase));
    },
  }),
  defineMethod({
    name: "personal_lockAccount",
    description: "Locks an account.",
    params: [account],
    result: "whether it was unlocked",
    guarded,
    handler: ({ wallet }: NodeContext, address) => wallet.lock(address),
  }),
  defineMethod({
    name: "personal_unlockAccount",
    description: "Unlocks an account for some seconds (default 300; 0 for as long as the node runs).",
    params: [account, passphrase, optional("seconds", count)],
    result: "true",
    guarded,
    handler: async ({ wallet }: NodeContext, address, passphrase, seconds) => {
      await wallet.unlock(address, passphrase, seconds);
      return true;
    },
  }),
  defineMethod({
    name: "personal_sendTransaction",
    description: "Fills in, signs and sends a transaction from a locked account.",
    params: [param("transaction", transactionRequest), passphrase],
    result: "hash",
    guarded,
    handler: (context: NodeContext, request, passphrase) =>
      sendFilled(context, request, () => context.wallet.openWithPassphrase(request.from as Uint8Array, passphrase)),
  }),
  defineMethod({
    name: "personal_signTransaction",
    description: "Fills in and signs a transaction from a locked account without sending it.",
    params: [param("transaction", transactionRequest), passphrase],
    result: "bytes",
    guarded,
    handler: async (context: NodeContext, request, passphrase) => {
      const data = await complete(context, request);
      const from = request.from as Uint8Array;
      return toHex(
        (await sign(context, data, from, await context.wallet.openWithPassphrase(from, passphrase))).network,
      );
    },
  }),
  defineMethod({
    name: "personal_ecRecover",
    description: "The account that signed a message (EIP-191).",
    params: [param("message", hexData), param("signature", hexData)],
    result: "address",
    handler: (_: NodeContext, message, signature) => {
      if (signature.length !== 65) throw invalidParams("invalid argument 1 (signature): expected 65 bytes");
      return toHex(recoverMessageSigner(message, signature));
    },
  }),
]);
