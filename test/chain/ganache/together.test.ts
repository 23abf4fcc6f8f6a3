import { ganacheNode, resultOf } from "./plain.js";

/** How long the clients are at it, in milliseconds, and how often each acts at the least. */
const DURATION = 2_000;
const LEAST = 2;
const CHANGED = "0x00000000000000000000000000000000000000a1";

it.each([
  ["mines at once", 0],
  ["mines at an interval", 0.05],
])(
  "executes alike what clients send, change, mark and take back at the same time, where it %s",
  async (_, blockTime) => {
    const { ask, node, close } = await ganacheNode({ more: { mining: blockTime === 0 ? {} : { blockTime } } });
    try {
      const accounts = await resultOf<string[]>(ask("eth_accounts"));
      const end = Date.now() + DURATION;
      const until = async (work: (round: number) => Promise<unknown>): Promise<void> => {
        let round = 0;
        while (Date.now() < end || round < LEAST) await work(round++);
      };
      const sender = (index: number, data: string) =>
        until(() =>
          resultOf(ask("eth_sendTransaction", { from: accounts[index], to: accounts[5], data, gas: "0x30000" })),
        );
      await Promise.all([
        sender(0, "0x"),
        sender(1, "0x00"),
        until(() => resultOf(ask("eth_sendTransaction", { from: accounts[2], data: "0xfe", gas: "0x30000" }))),
        until((round) => resultOf(ask("evm_setAccountBalance", CHANGED, `0x${(round + 1).toString(16)}`))),
        until(async (round) => {
          const mark = await resultOf(ask("evm_snapshot"));
          await resultOf(ask("evm_mine"));
          if (round % 2 === 0) expect(await resultOf(ask("evm_revert", mark))).toBe(true);
        }),
      ]);
      const info = await resultOf<{ refusesWrites: unknown; head: object }>(ask("couverture_info"));
      expect(info.refusesWrites).toBeNull();
      expect(await resultOf(ask("eth_getBlockByNumber", "latest", false))).toMatchObject({
        hash: node.info().head.hash,
      });
    } finally {
      await close();
    }
  },
);
