import { jest } from "@jest/globals";
import type { Core } from "../../../src/chain/head/core.js";
import { createMiner } from "../../../src/chain/head/miner.js";

afterEach(() => void jest.useRealTimers());

test("a miner that is stopped while it mines has ended when the block is done, and mines no more", async () => {
  jest.useFakeTimers();
  let finish: () => void = () => undefined;
  let rounds = 0;
  const exclusive = (): Promise<void> => {
    rounds++;
    return new Promise((resolve) => {
      finish = resolve;
    });
  };
  const core = { settings: () => ({ interval: 1_000 }), failure: () => undefined, exclusive } as unknown as Core;
  const miner = createMiner(core);
  jest.advanceTimersByTime(1_000);
  expect(rounds).toBe(1);

  let ended = false;
  const stopping = miner.stop().then(() => {
    ended = true;
  });
  for (let turn = 0; turn < 10; turn++) await undefined;
  expect(ended).toBe(false);
  finish();
  await stopping;
  expect(jest.getTimerCount()).toBe(0);
  miner.reschedule();
  expect(jest.getTimerCount()).toBe(0);
});
