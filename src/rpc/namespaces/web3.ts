import { keccak256, toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { defineMethod, defineNamespace, param } from "../method.js";
import { hexData } from "../schema.js";

export const web3 = defineNamespace<NodeContext>("web3", [
  defineMethod({
    name: "web3_clientVersion",
    description: "The program and its version.",
    result: "text",
    handler: ({ clientVersion }: NodeContext) => clientVersion,
  }),
  defineMethod({
    name: "web3_sha3",
    description: "Keccak-256 of some bytes.",
    params: [param("data", hexData)],
    result: "32 bytes",
    handler: (_: NodeContext, data) => toHex(keccak256(data)),
  }),
]);
