import { jest } from "@jest/globals";
import type { Hex } from "viem";
import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { account } from "../support/accounts.js";

const from = account(0).address;
/** Emits a log without topics or data whenever it is called. */
const LOGGER = "0x1000000000000000000000000000000000000001";
const LOGS_NOTHING = "0x60006000a000";
const MINUTE = 60_000;

interface Log {
  blockNumber: Hex;
  blockHash: Hex;
  removed: boolean;
}

describe("filters", () => {
  let node: Node;
  const ask = <T = Hex>(method: string, ...params: unknown[]): Promise<T> => node.request(method, params) as Promise<T>;
  const log = (): Promise<Hex> => ask("eth_sendTransaction", { from, to: LOGGER, gas: "0xc350" });
  const changes = <T = Log>(id: Hex): Promise<T[]> => ask<T[]>("eth_getFilterChanges", id);

  beforeEach(async () => {
    node = await createNode(
      parseNodeOptions({ chain: { clock: "step", exchange: false }, storage: { directory: false } }),
    );
    await ask("anvil_setCode", LOGGER, LOGS_NOTHING);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await node.close();
  });

  it.each([
    ["evm_revert", () => ask("evm_revert", "0x1")],
    ["anvil_rollback", () => ask("anvil_rollback", 2)],
    ["anvil_reset", () => ask("anvil_reset")],
  ])("return logs that %s orphaned, newest block first", async (_, goBack) => {
    await ask("evm_snapshot");
    const filter = await ask("eth_newFilter", { address: LOGGER });
    await log();
    await log();
    const made = await changes(filter);
    expect(made.map(({ blockNumber, removed }) => [blockNumber, removed])).toEqual([
      ["0x1", false],
      ["0x2", false],
    ]);
    await goBack();
    expect(await changes(filter)).toEqual(made.toReversed().map((one) => ({ ...one, removed: true })));
    expect(await ask<Log[]>("eth_getFilterLogs", filter)).toEqual([]);
  });

  it("return a reorganisation: what is gone, then what came in its place", async () => {
    await log();
    const logs = await ask("eth_newFilter", {});
    const blocks = await ask("eth_newBlockFilter");
    await ask("anvil_reorg", 1, [[{ from, to: LOGGER, gas: "0xc350", nonce: "0x0" }, 0]]);
    expect((await changes(logs)).map(({ removed }) => removed)).toEqual([true, false]);
    const { hash } = await ask<{ hash: Hex }>("eth_getBlockByNumber", "latest", false);
    expect(await changes<Hex>(blocks)).toEqual([hash]);
  });

  it("collect whole transactions where that is requested", async () => {
    const hashes = await ask("eth_newPendingTransactionFilter");
    const whole = await ask("eth_newPendingTransactionFilter", true);
    const hash = await log();
    expect(await changes<Hex>(hashes)).toEqual([hash]);
    expect(await changes<object>(whole)).toEqual([expect.objectContaining({ hash, to: LOGGER })]);
  });

  it("are removed when nobody has polled them for five minutes, and not while someone does", async () => {
    const [left, polledFilter] = [await ask("eth_newBlockFilter"), await ask("eth_newBlockFilter")];
    const now = Date.now();
    const clock = jest.spyOn(Date, "now");
    clock.mockReturnValue(now + 4 * MINUTE);
    expect(await changes(polledFilter)).toEqual([]);
    clock.mockReturnValue(now + 6 * MINUTE);
    await ask("evm_mine");
    expect(await changes(polledFilter)).toHaveLength(1);
    await expect(changes(left)).rejects.toThrow("filter not found");
    clock.mockReturnValue(now + 12 * MINUTE);
    await expect(changes(polledFilter)).rejects.toThrow("filter not found");
  });

  it("are so many and no more", async () => {
    for (let made = 0; made < 1_000; made++) await ask("eth_newBlockFilter");
    await expect(ask("eth_newBlockFilter")).rejects.toMatchObject({ code: -32005 });
  });

  it("keep what came last where nobody polls", async () => {
    const filter = await ask("eth_newBlockFilter");
    await ask("evm_mine", { blocks: 20_005 });
    const hashes = await changes<Hex>(filter);
    expect(hashes).toHaveLength(20_000);
    const { hash } = await ask<{ hash: Hex }>("eth_getBlockByNumber", "latest", false);
    expect(hashes.at(-1)).toBe(hash);
  });
});
