import { cleanUp } from "../support/ending.js";
import { type Rpc, rpc } from "../support/rpc.js";
import { readSuite, suiteIsThere } from "./cases.js";
import { openSession } from "./session.js";

const suite = suiteIsThere() ? readSuite() : undefined;
const given = suite ? describe : describe.skip;

type Transaction = Record<string, string> & { authorizationList?: object[]; accessList?: object[] };
interface Block {
  [field: string]: unknown;
  number: string;
  uncles: string[];
  withdrawals?: object[];
  transactions: Transaction[];
}

/** A mined transaction as the call that it was. */
function callOf({ type, gasPrice, input, ...transaction }: Transaction): object {
  const { from, to, gas, value, nonce, accessList, authorizationList } = transaction;
  const legacy = type === "0x0" || type === "0x1";
  return {
    ...{ from, gas, value, nonce, input },
    ...(to !== null && { to }),
    ...(legacy
      ? { gasPrice }
      : { maxFeePerGas: transaction.maxFeePerGas, maxPriorityFeePerGas: transaction.maxPriorityFeePerGas }),
    ...(accessList && { accessList }),
    ...(authorizationList && { authorizationList }),
    ...(transaction.blobVersionedHashes && {
      maxFeePerBlobGas: transaction.maxFeePerBlobGas,
      blobVersionedHashes: transaction.blobVersionedHashes,
    }),
  };
}

given("a block that is simulated on the one before it", () => {
  let ask: Rpc;

  beforeAll(async () => {
    if (!suite) return;
    const { url } = await openSession(suite, ["--call-gas-limit", "200000000"]);
    ask = rpc(() => url);
  });
  afterAll(cleanUp);

  it("comes to the same state, gas, logs and requests as the one that was mined, on every hardfork", async () => {
    const head = Number(await ask("eth_blockNumber"));
    let compared = 0;
    for (let number = 1; number <= head; number++) {
      const block = await ask<Block>("eth_getBlockByNumber", `0x${number.toString(16)}`, true);
      if (block.uncles.length > 0) continue; // a simulated block names no ommers, and so nobody is rewarded for them
      const merged = block.difficulty === "0x0";
      const blockOverrides = {
        ...{ time: block.timestamp, gasLimit: block.gasLimit, feeRecipient: block.miner, prevRandao: block.mixHash },
        ...(!merged && { difficulty: block.difficulty }),
        ...("baseFeePerGas" in block && { baseFeePerGas: block.baseFeePerGas }),
        ...("parentBeaconBlockRoot" in block && { beaconRoot: block.parentBeaconBlockRoot }),
        ...("withdrawals" in block && { withdrawals: block.withdrawals }),
      };
      const calls = block.transactions.map(callOf);
      const request = { blockStateCalls: [{ blockOverrides, calls }], validation: true };
      const [simulated] = await ask<Block[]>("eth_simulateV1", request, `0x${(number - 1).toString(16)}`);
      const { withdrawalsRoot, requestsHash, blobGasUsed, excessBlobGas } = block;
      const { stateRoot, gasUsed, logsBloom, difficulty } = block;
      expect([number, simulated]).toMatchObject([
        number,
        { stateRoot, gasUsed, logsBloom, difficulty, number: block.number, timestamp: block.timestamp },
      ]);
      expect(simulated).toMatchObject(
        Object.fromEntries(
          Object.entries({ withdrawalsRoot, requestsHash, blobGasUsed, excessBlobGas }).filter(([, value]) => value),
        ),
      );
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
  });
});
