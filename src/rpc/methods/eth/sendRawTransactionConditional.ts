import * as z from "zod/mini";
import { toHex } from "../../../ethereum/index.js";
import type { ReadContext } from "../../context.js";
import { invalidParams, transactionRejected } from "../../errors.js";
import { defineMethod, param } from "../../method.js";
import { send } from "../../requests/sending.js";
import { HASH } from "../../schema/answers.js";
import { address, count, entriesOf, field, hexData, objectOf, scalar, word } from "../../schema.js";

const knownRoot = scalar("a storage root or a map of slots", (value) => value);

const conditions = objectOf(
  "conditions",
  z.object({
    knownAccounts: field(entriesOf("known accounts (a map by address)", address, knownRoot, 1_000)),
    blockNumberMin: field(count),
    blockNumberMax: field(count),
    timestampMin: field(count),
    timestampMax: field(count),
  }),
  { sample: { blockNumberMax: "0x64" } },
);

type Conditions = z.output<typeof conditions>;

const slots = entriesOf("slots and values", word, word, 1_000);

/** @throws RpcError -32003 where a condition does not hold on the head */
function checkConditions({ chain }: ReadContext, given: Conditions): void {
  const { number, header } = chain.head();
  const { blockNumberMin = 0, blockNumberMax = Infinity, timestampMin = 0, timestampMax = Infinity } = given;
  const between = (what: string, value: number, least: number, most: number): void => {
    if (value < least || value > most) {
      throw transactionRejected(
        `${what} ${value} is not between ${least} and ${most}, as the transaction's conditions are`,
      );
    }
  };
  between("block number", number, blockNumberMin, blockNumberMax);
  between("timestamp", header.timestamp, timestampMin, timestampMax);
  const state = chain.stateAt();
  for (const [of, expected] of given.knownAccounts ?? []) {
    const account = state.account(of);
    if (typeof expected === "string") {
      const found = account ? toHex(account.storageRoot) : "no account";
      if (found !== expected.toLowerCase()) {
        throw transactionRejected(`the storage root of ${toHex(of)} is ${found}, not ${expected}`);
      }
      continue;
    }
    const read = z.safeParse(slots, expected);
    if (!read.success) throw invalidParams(`invalid argument 1 (conditions): ${read.error.issues[0]?.message}`);
    for (const [slot, value] of read.data) {
      const found = account ? state.storage(of, account.generation, slot) : new Uint8Array(0);
      if (BigInt(toHex(value)) !== BigInt(found.length === 0 ? 0 : toHex(found))) {
        throw transactionRejected(`slot ${toHex(slot)} of ${toHex(of)} is not ${toHex(value)}`);
      }
    }
  }
}

export const eth_sendRawTransactionConditional = defineMethod({
  name: "eth_sendRawTransactionConditional",
  description: "Sends a signed transaction if block number, timestamp and storage are within bounds now (ERC-7796).",
  access: "send",
  peers: ["anvil"],
  params: [param("transaction", hexData), param("conditions", conditions)],
  result: HASH,
  handler: async (context, raw, given) => {
    checkConditions(context, given);
    return send(context, await context.chain.decode(raw), () => checkConditions(context, given));
  },
});
