import type { CallPlace, CallRequest } from "../../../src/chain/calls/calls.js";
import type { Chain } from "../../../src/chain/index.js";
import { EMPTY, type Hardfork, isAtLeast, toHex } from "../../../src/ethereum/index.js";
import {
  ALICE,
  BURNER,
  CLEARER,
  CONTRACTS,
  COUNTER,
  ENDLESS,
  FORWARDER,
  NO_LUCK,
  NOBODY,
  REVERTER,
} from "../called-contracts.js";
import { GWEI, nonceOf, type OpenedChain, openedChain, SENDERS, send } from "../chains.js";
import { initCode } from "../programs.js";

let opened: OpenedChain;
let chain: Chain;

async function start(fork: Hardfork): Promise<void> {
  opened = await openedChain({ fork, alloc: CONTRACTS });
  chain = opened.chain;
}

const here = (more: Partial<CallPlace> = {}): CallPlace => ({
  state: chain.stateAt(),
  config: chain.config,
  header: chain.head().header,
  ...more,
});

afterEach(() => opened.close());

describe.each(["frontier", "byzantium", "berlin", "london", "osaka"] as const)("estimates on %s", (fork) => {
  beforeEach(() => start(fork));

  /** The estimate is right when the transaction succeeds with it, and not with one unit less. */
  async function expectExact(request: CallRequest): Promise<bigint> {
    const estimate = await chain.estimateGas({ from: ALICE, ...request }, here());
    const run = async (gasLimit: bigint): Promise<string> => {
      const mark = await chain.checkpoint();
      const { to, data = EMPTY, value = 0n } = request;
      const fees = { gasPrice: 2n * GWEI };
      const sent = { nonce: nonceOf(chain, 0), gasLimit, data, value, ...fees, ...(to && { to: toHex(to) }) };
      const { mined } = await send(chain, 0, sent);
      const created = mined?.block.payload.receipts[0]?.contractAddress;
      const hasCode = !created || chain.stateAt().code(chain.stateAt().account(created)?.codeHash ?? EMPTY).length > 0;
      const error = mined?.block.payload.receipts[0]?.error || (hasCode ? "" : "no code");
      await chain.revertTo(mark, { method: "evm_revert", params: [] });
      return error;
    };
    expect(await run(estimate)).toBe("");
    const refused = await run(estimate - 1n).catch((failure: Error) => failure.message);
    expect(refused).toMatch(/out of gas|execution reverted|intrinsic gas too low|floor data gas|no code/);
    return estimate;
  }

  test("a plain transfer costs 21000, no more and no less, to anybody", async () => {
    for (const to of [NOBODY, ALICE, SENDERS[1] as Uint8Array])
      expect(await expectExact({ to, value: 5n })).toBe(21_000n);
  });

  test("a call that writes is exact", async () => {
    await expectExact({ to: COUNTER });
    await expectExact({ to: COUNTER, data: new Uint8Array(40).fill(1) });
  });

  test("one that earns refunds needs what it spends before them", async () => {
    const estimate = await expectExact({ to: CLEARER });
    const { mined } = await send(chain, 0, {
      nonce: nonceOf(chain, 0),
      gasLimit: estimate,
      to: toHex(CLEARER),
      gasPrice: 2n * GWEI,
    });
    expect(mined?.block.payload.receipts[0]?.gasUsed).toBeLessThan(estimate);
  });

  test("one that calls on needs a 64th more than it spends", async () => {
    if (!isAtLeast(fork, "byzantium")) return; // without REVERT there is nothing to see it by
    const estimate = await expectExact({ to: FORWARDER });
    const { mined } = await send(chain, 0, {
      nonce: nonceOf(chain, 0),
      gasLimit: estimate,
      to: toHex(FORWARDER),
      gasPrice: 2n * GWEI,
    });
    expect(mined?.block.payload.receipts[0]?.gasUsed).toBeLessThan(estimate);
  });

  test("a creation is exact", async () => {
    await expectExact({ data: initCode([{ do: "store", slot: 1, value: 2 }], [{ do: "increment", slot: 0 }]) });
  });

  test("what fails with all gas says why", async () => {
    const failing = { from: ALICE, to: REVERTER };
    if (isAtLeast(fork, "byzantium")) {
      await expect(chain.estimateGas(failing, here())).rejects.toMatchObject({
        message: "execution reverted: no luck",
        code: 3,
        data: `0x${NO_LUCK}`,
      });
    }
    const most = isAtLeast(fork, "osaka") ? 16_777_216 : 30_000_000;
    await expect(chain.estimateGas({ to: BURNER, gas: 22_000n }, here())).rejects.toThrow(
      "gas required exceeds allowance (22000)",
    );
    if (fork === "osaka") {
      await expect(chain.estimateGas({ to: ENDLESS }, here())).rejects.toThrow(
        `gas required exceeds allowance (${most})`,
      );
    }
  });

  test("what its sender cannot pay is refused", async () => {
    await expect(chain.estimateGas({ from: NOBODY, to: ALICE, value: 1n, gasPrice: GWEI }, here())).rejects.toThrow(
      "insufficient funds for transfer",
    );
    const accounts = [{ address: NOBODY, balance: 20_000n * 2n * GWEI }];
    await expect(
      chain.estimateGas({ from: NOBODY, to: ALICE, gasPrice: 2n * GWEI }, here({ accounts })),
    ).rejects.toThrow("gas required exceeds allowance (20000)");
  });
});
