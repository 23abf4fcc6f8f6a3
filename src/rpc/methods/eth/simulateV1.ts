import type { ChainReader } from "../../../chain/index.js";
import { SIMULATION_CODES, type SimulatedBlock } from "../../../chain/simulate/index.js";
import { keccak256, toHex } from "../../../ethereum/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import { ErrorCode, serverError } from "../../errors.js";
import { blockToJson, quantityToHex } from "../../format/index.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { type BlockReference, block, LATEST, simulation, stateOf } from "../../schema.js";

export const eth_simulateV1 = defineMethod({
  name: "eth_simulateV1",
  description:
    "Executes blocks of calls on top of one another, with overrides of blocks and accounts, and answers the blocks.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("simulation", simulation), optional("block", stateOf(block), LATEST)],
  result: answer("list of blocks, each with what its calls did", "(Block & { calls: ObjectAnswer[] })[]"),
  handler: async ({ chain }, request, reference) => {
    const base = await baseOf(chain, reference);
    const simulated = await chain.simulate(
      {
        blocks: request.blockStateCalls.map(({ blockOverrides = {}, stateOverrides = [], calls = [] }) => {
          const { time, feeRecipient, beaconRoot, ...rest } = blockOverrides;
          return {
            block: { ...rest, timestamp: time, coinbase: feeRecipient, parentBeaconBlockRoot: beaconRoot },
            accounts: stateOverrides,
            calls,
          };
        }),
        traceTransfers: request.traceTransfers ?? false,
        validation: request.validation ?? false,
      },
      base,
    );
    return simulated.map((one) => simulatedToJson(chain, one, request.returnFullTransactions ?? false));
  },
});

/** The block that a simulation is put on. What waits has changed nothing yet: `pending` is the head. */
async function baseOf(chain: ChainReader, reference: BlockReference): Promise<StoredBlock> {
  const pending = reference.kind === "tag" && reference.tag === "pending";
  const found = pending ? chain.head() : await findBlock(chain, reference);
  if (!found) throw serverError("header not found");
  return found;
}

function simulatedToJson({ errors }: ChainReader, { block, calls }: SimulatedBlock, full: boolean): object {
  return {
    ...blockToJson(block, full),
    calls: calls.map((call, index) => ({
      returnData: toHex(call.returnData),
      logs: call.logs.map((log) => ({
        address: toHex(log.address),
        topics: log.topics.map(toHex),
        data: toHex(log.data),
        blockNumber: quantityToHex(block.number),
        transactionHash: toHex(keccak256(block.payload.transactions[index] as Uint8Array)),
        transactionIndex: quantityToHex(index),
        blockHash: toHex(block.hash),
        blockTimestamp: quantityToHex(block.header.timestamp),
        logIndex: quantityToHex(log.index),
        removed: false,
      })),
      gasUsed: quantityToHex(call.gasUsed),
      maxUsedGas: quantityToHex(call.maxGasUsed),
      status: quantityToHex(call.status),
      ...(call.error !== "" && { error: errorToJson(errors, call.error, call.revertData) }),
    })),
  };
}

function errorToJson(errors: ChainReader["errors"], error: string, revertData: Uint8Array | undefined): object {
  if (!revertData) return { message: error, code: SIMULATION_CODES.vm };
  const reason = errors.describe(revertData);
  return {
    message: reason === undefined || reason === "" ? error : `${error}: ${reason}`,
    code: ErrorCode.executionReverted,
    data: toHex(revertData),
  };
}
