import { EMPTY_ROOT, KECCAK_EMPTY, toHex } from "../../../ethereum/index.js";
import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { address, block, LATEST, stateOf } from "../../schema.js";

export const eth_getAccount = defineMethod({
  name: "eth_getAccount",
  description: "An account as the state trie holds it.",
  access: "read",
  peers: ["anvil"],
  params: [param("address", address), optional("block", stateOf(block), LATEST)],
  result: answer(
    "nonce, balance, code hash and storage root",
    "{ nonce: Hex; balance: Hex; codeHash: Hash; storageRoot: Hash }",
  ),
  handler: ({ chain }, address, reference) => {
    const body = findState(chain, reference).account(address);
    return {
      nonce: quantityToHex(body?.nonce ?? 0n),
      balance: quantityToHex(body?.balance ?? 0n),
      codeHash: toHex(body?.codeHash ?? KECCAK_EMPTY),
      storageRoot: toHex(body?.storageRoot ?? EMPTY_ROOT),
    };
  },
});
