import { EMPTY_ROOT, KECCAK_EMPTY, toHex } from "../../../ethereum/index.js";
import { serverError } from "../../errors.js";
import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { address, block, LATEST, listOf, proofOf, storageKey } from "../../schema.js";
import { padded } from "./storage-word.js";

export const eth_getProof = defineMethod({
  name: "eth_getProof",
  description: "An account and some of its slots with their Merkle proofs against the block's state root (EIP-1186).",
  access: "read",
  peers: ["ganache", "anvil", "geth"],
  params: [
    param("address", address),
    param("slots", listOf(storageKey, 1024)),
    optional("block", proofOf(block), LATEST),
  ],
  result: answer("object", "Proof"),
  handler: async ({ chain }, address, slots, reference) => {
    const found = await findBlock(chain, reference);
    if (!found || found.seq < 0) throw serverError("header not found");
    const prover = chain.prover(found.number);
    const { body, proof } = prover.account(address);
    return {
      address: toHex(address),
      accountProof: proof.map(toHex),
      balance: quantityToHex(body?.balance ?? 0n),
      codeHash: toHex(body?.codeHash ?? KECCAK_EMPTY),
      nonce: quantityToHex(body?.nonce ?? 0n),
      storageHash: toHex(body?.storageRoot ?? EMPTY_ROOT),
      storageProof: slots.map(({ slot, text }) => {
        const { value, proof } = prover.slot(address, slot);
        return { key: text, value: quantityToHex(BigInt(padded(value))), proof: proof.map(toHex) };
      }),
    };
  },
});
