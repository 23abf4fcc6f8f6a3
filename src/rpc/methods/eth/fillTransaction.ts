import { withSidecar } from "../../../chain/index.js";
import { toHex } from "../../../ethereum/index.js";
import { signedTransactionToJson } from "../../format/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { complete } from "../../requests/complete-transaction.js";
import { transactionRequest } from "../../schema.js";

export const eth_fillTransaction = defineMethod({
  name: "eth_fillTransaction",
  description:
    "Fills in what a transaction leaves out, without signing it: the sender need not be an account of the node. Of blobs it computes commitments, proofs and versioned hashes.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("transaction", transactionRequest)],
  result: answer(
    "transaction, and its bytes with no signature in them",
    "{ raw: Hex; tx: Transaction & { blobs?: Hex[]; commitments?: Hex[]; proofs?: Hex[] } }",
  ),
  handler: async (context, request) => {
    const sender = request.from ?? new Uint8Array(20);
    const { fields, sidecar } = await complete(context, { ...request, from: sender });
    const { raw } = context.chain.unsigned(fields);
    const tx = signedTransactionToJson({ raw, sender });
    if (!sidecar) return { raw: toHex(raw), tx };
    const { blobs, commitments, proofs } = sidecar;
    return {
      raw: toHex(withSidecar(raw, sidecar)),
      tx: { ...tx, blobs: blobs.map(toHex), commitments: commitments.map(toHex), proofs: proofs.map(toHex) },
    };
  },
});
