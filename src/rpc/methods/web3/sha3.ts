import { keccak256, toHex } from "../../../ethereum/index.js";
import { defineMethod, param } from "../../method.js";
import { WORD } from "../../schema/answers.js";
import { hexData } from "../../schema.js";

export const web3_sha3 = defineMethod({
  name: "web3_sha3",
  description: "Keccak-256 of some bytes.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil"],
  params: [param("data", hexData)],
  result: WORD,
  handler: (_, data) => toHex(keccak256(data)),
});
