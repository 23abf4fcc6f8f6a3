import fc from "fast-check";
import { setAccountField } from "../../../src/chain/history/overrides.js";
import { type Chain, ChainError } from "../../../src/chain/index.js";
import { fromHex, toHex } from "../../../src/ethereum/index.js";
import { ETHER, GWEI, type OpenedChain, openedChain, SENDERS, send } from "../chains.js";

const TO = `0x${"77".repeat(20)}`;
const CAUSE = { method: "test", params: [] };
const ALICE = toHex(SENDERS[0] as Uint8Array);

let opened: OpenedChain;
let chain: Chain;

beforeEach(async () => {
  opened = await openedChain();
  chain = opened.chain;
});

afterEach(() => opened.close());

const priced = { maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: GWEI };
const transfer = { type: 2, nonce: 0n, to: TO, value: 1n, gasLimit: 21_000n, ...priced };

test.each<[string, object, string | RegExp]>([
  ["a transfer with too little gas", { gasLimit: 20_999n }, "intrinsic gas too low: gas 20999, minimum needed 21000"],
  [
    "a creation with too little gas",
    { to: undefined, data: "0x00", gasLimit: 53_000n },
    "intrinsic gas too low: gas 53000, minimum needed 53006",
  ],
  [
    "data with less gas than its floor (EIP-7623)",
    { data: `0x${"11".repeat(100)}`, gasLimit: 24_999n },
    "insufficient gas for floor data gas cost: gas 24999, minimum needed 25000",
  ],
  [
    "more gas than a transaction may have (EIP-7825)",
    { gasLimit: 16_777_217n },
    "transaction gas limit too high (cap: 16777216, tx: 16777217)",
  ],
  [
    "more than its sender has",
    { value: 2_000n * ETHER },
    new RegExp(
      `^insufficient funds for gas \\* price \\+ value: address ${ALICE} have 1000000000000000000000 want 2000000210000000000000$`,
    ),
  ],
  [
    "init code that is too long (EIP-3860)",
    { to: undefined, data: `0x${"00".repeat(49_153)}`, gasLimit: 5_000_000n },
    "max initcode size exceeded: code size 49153 limit 49152",
  ],
])("%s is rejected with geth's text", async (_, given, words) => {
  const refusal = await send(chain, 0, { ...transfer, ...given }).catch((failure: Error) => failure);
  expect(refusal).toBeInstanceOf(ChainError);
  expect((refusal as Error).message).toMatch(words);
  expect(chain.head().number).toBe(0);
  expect(chain.pool.size()).toBe(0);
});

test("a nonce that was used, a block's gas limit and a least price are held to", async () => {
  await send(chain, 0, transfer);
  await expect(send(chain, 0, { ...transfer, value: 2n })).rejects.toThrow(
    `nonce too low: address ${ALICE}, tx: 0 state: 1`,
  );
  await chain.change(CAUSE, (settings) => ({ ...settings, gasLimit: "1000000", minGasPrice: (2n * GWEI).toString() }));
  await expect(send(chain, 1, { ...transfer, gasLimit: 1_000_001n })).rejects.toThrow("exceeds block gas limit");
  const cheap = { ...transfer, maxFeePerGas: 2n * GWEI - 1n };
  await expect(send(chain, 1, cheap)).rejects.toThrow(
    "transaction underpriced: gas price 1999999999, minimum needed 2000000000",
  );
});

test("an account with code sends nothing (EIP-3607), unless the code is a delegation (EIP-7702)", async () => {
  await chain.override(CAUSE, (overlay) => overlay.setCode(SENDERS[0] as Uint8Array, fromHex("0x6000")));
  await expect(send(chain, 0, transfer)).rejects.toThrow(`sender not an eoa: address ${ALICE}, len(code): 2`);
  const delegation = `0xef0100${"00".repeat(20)}`;
  await chain.override(CAUSE, (overlay) => overlay.setCode(SENDERS[0] as Uint8Array, fromHex(delegation)));
  expect((await send(chain, 0, transfer)).mined?.block.number).toBe(1);
});

test("code and init code may be as long as they like where the limits are lifted", async () => {
  const free = await openedChain({ limits: { unlimitedInitCode: true, unlimitedCode: true } });
  // Deploys 24,577 zero bytes, one more than EIP-170 allows, out of init code of 49,153 bytes, one more than EIP-3860 does.
  const data = `0x6160016000f3${"00".repeat(49_153 - 6)}`;
  const creation = { ...transfer, to: undefined, value: 0n, data, gasLimit: 16_000_000n };
  const { mined } = await send(free.chain, 0, creation);
  expect(mined?.block.payload.receipts[0]).toMatchObject({ status: 1, error: "" });
  const code = free.chain
    .stateAt()
    .code(
      free.chain.stateAt().account(mined?.block.payload.receipts[0]?.contractAddress as Uint8Array)
        ?.codeHash as Uint8Array,
    );
  expect(code.length).toBe(24_577);
  await free.close();

  const long = { ...creation, data: "0x6160016000f3" };
  expect((await send(chain, 0, long)).mined?.block.payload.receipts[0]).toMatchObject({
    status: 0,
    error: "max code size exceeded",
  });
});

test("types that the fork does not have are refused", async () => {
  const old = await openedChain({ fork: "berlin" });
  const raw = await send(chain, 0, transfer).then(() => chain.block(1)?.payload.transactions[0] as Uint8Array);
  await expect(old.chain.decode(raw).then((tx) => old.chain.submit(tx))).rejects.toBeInstanceOf(ChainError);
  await old.close();
});

test("whatever is sent is mined, waits or is refused as the chain refuses, and never with an error of the VM's", async () => {
  const amount = fc.oneof(
    fc.constantFrom(0n, 1n, 21_000n, GWEI, ETHER, 1_000n * ETHER, 2n ** 255n),
    fc.bigInt({ min: 0n, max: 2n ** 100n }),
  );
  const sent = fc.record({
    type: fc.constantFrom(0, 1, 2),
    nonce: fc.constantFrom(0n, 0n, 0n, 1n, 2n ** 64n - 2n),
    to: fc.constantFrom(TO, ALICE, `0x${"00".repeat(19)}05`, `0x${"00".repeat(20)}`, undefined),
    value: amount,
    gasLimit: fc.constantFrom(0n, 20_999n, 21_000n, 53_000n, 100_000n, 16_777_216n, 30_000_000n),
    cap: amount,
    tip: amount,
    data: fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
    balance: fc.constantFrom(undefined, 0n, 2n ** 256n - 1n),
  });
  await fc.assert(
    fc.asyncProperty(sent, async ({ type, cap, tip, balance, ...fields }) => {
      const mark = await chain.checkpoint();
      if (balance !== undefined) {
        await chain.override(CAUSE, (overlay) => setAccountField(overlay, SENDERS[0] as Uint8Array, { balance }));
      }
      const fees = type < 2 ? { gasPrice: cap } : { maxFeePerGas: cap, maxPriorityFeePerGas: tip < cap ? tip : cap };
      try {
        await send(chain, 0, { type, ...fields, ...fees });
      } catch (failure) {
        // What overflows cannot even be written down: the library refuses it that the test signs with.
        if (/cannot exceed MAX_/.test((failure as Error).message)) return;
        expect(failure).toBeInstanceOf(ChainError);
        expect((failure as Error).message).not.toMatch(/malformed|hf=|runTx/);
      }
      await chain.revertTo(mark, CAUSE);
    }),
    { numRuns: 200 },
  );
}, 30_000);
