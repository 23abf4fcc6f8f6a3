import * as z from "zod/mini";
import { blockOverrides, stateOverrides } from "./overrides.js";
import { address, flag, hash, quantity64 } from "./scalars.js";
import { field, listOf, objectOf, refined } from "./shapes.js";
import { SAMPLE_TRANSACTION, transactionRequest } from "./transaction.js";

const withdrawal = objectOf(
  "a withdrawal",
  z.object({ index: quantity64, validatorIndex: quantity64, address, amount: quantity64 }),
);

/** Withdrawals (EIP-4895) as JSON; amounts in gwei. */
export const withdrawals = listOf(withdrawal, 10_000);

const more = objectOf("block overrides", z.object({ beaconRoot: field(hash), withdrawals: field(withdrawals) }));

/** Block overrides, with what only a whole block has. */
const simulatedOverrides = refined(
  "block overrides",
  z.pipe(
    z.transform((given) => ({ known: given, more: given })),
    z.object({ known: blockOverrides, more }),
  ),
  ({ known, more }) => ({ ...known, ...more }),
);

const simulatedBlock = objectOf(
  "a block of calls",
  z.object({
    blockOverrides: field(simulatedOverrides),
    stateOverrides: field(stateOverrides),
    calls: field(listOf(transactionRequest)),
  }),
);

/** What `eth_simulateV1` takes. */
export const simulation = objectOf(
  "a simulation",
  z.object({
    blockStateCalls: listOf(simulatedBlock, 10_000),
    traceTransfers: field(flag),
    validation: field(flag),
    returnFullTransactions: field(flag),
  }),
  { type: "Simulation", sample: { blockStateCalls: [{ calls: [SAMPLE_TRANSACTION] }] } },
);
