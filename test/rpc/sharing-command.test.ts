/** Filters and subscriptions of the built command's clients: no client stops the others. */
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { openSocket, type Socket } from "../support/websocket.js";

const FILTERS_OF_CLIENT = 1000;
const FILTERS = 10_000;

let chain: Chain;
beforeAll(async () => {
  chain = await startChain({ flags: ["--no-exchange"] });
});
afterAll(cleanUp);

it("limits the filters of each client, and not those of all together", async () => {
  const greedy = await openSocket(chain.wsUrl);
  const modest = await openSocket(chain.wsUrl);
  const open = (socket: Socket): Promise<string> => socket.request("eth_newBlockFilter");
  await Promise.all(Array.from({ length: FILTERS_OF_CLIENT }, () => open(greedy)));
  await expect(open(greedy)).rejects.toMatchObject({
    code: -32005,
    message: expect.stringContaining("1000 filters of this connection are open; uninstall one first"),
  });
  const filter = await open(modest);
  await modest.request("evm_mine");
  expect(await modest.request<string[]>("eth_getFilterChanges", filter)).toHaveLength(1);
  await greedy.close();
  await modest.close();
});

it("removes the filters that were polled longest ago when clients come with ever new connections", async () => {
  const modest = await openSocket(chain.wsUrl);
  const [polled, forgotten] = await Promise.all([1, 2].map(() => modest.request("eth_newBlockFilter")));
  for (let opened = 0; opened < FILTERS; opened += FILTERS_OF_CLIENT) {
    const other = await openSocket(chain.wsUrl);
    await Promise.all(Array.from({ length: FILTERS_OF_CLIENT }, () => other.request("eth_newBlockFilter")));
    await other.close();
    expect(await modest.request<string[]>("eth_getFilterChanges", polled)).toEqual([]);
  }
  await expect(modest.request("eth_getFilterChanges", forgotten)).rejects.toThrow("filter not found");
  await modest.close();
});

describe("eth_subscribe transactionReceipts", () => {
  const from = account(0).address;
  const to = account(1).address;
  let socket: Socket;
  beforeAll(async () => {
    socket = await openSocket(chain.wsUrl);
  });
  afterAll(() => socket.close());

  it("pushes the receipts of each block that has some, together, as eth_getTransactionReceipt answers them", async () => {
    const all = await socket.request("eth_subscribe", "transactionReceipts");
    await socket.request("evm_setAutomine", false);
    const hashes = [
      await socket.request("eth_sendTransaction", { from, to, value: "0x1" }),
      await socket.request("eth_sendTransaction", { from, to, value: "0x2" }),
    ];
    const second = await socket.request("eth_subscribe", "transactionReceipts", { transactionHashes: [hashes[1]] });
    const none = await socket.request("eth_subscribe", "transactionReceipts", {
      transactionHashes: [`0x${"12".repeat(32)}`],
    });
    const empty = await socket.request("eth_subscribe", "transactionReceipts", { transactionHashes: [] });
    await socket.request("evm_mine");
    await socket.request("evm_setAutomine", true);
    await socket.request("evm_mine");
    const last = await socket.request("eth_sendTransaction", { from, to, value: "0x3" });
    const receipts = await Promise.all(
      [...hashes, last].map((hash) => socket.request<object>("eth_getTransactionReceipt", hash)),
    );
    const expected = [receipts.slice(0, 2), receipts.slice(2)];
    expect(await socket.received(all, 2)).toEqual(expected);
    expect(await socket.received(empty, 2)).toEqual(expected);
    expect(await socket.received(second, 1)).toEqual([[receipts[1]]]);
    expect(await socket.received(none, 0)).toEqual([]);
  });

  it("rejects what is no list of at most 200 hashes", async () => {
    const subscribe = (options: unknown) => socket.request("eth_subscribe", "transactionReceipts", options);
    await expect(subscribe({ transactionHashes: ["0x12"] })).rejects.toMatchObject({ code: -32602 });
    const many = Array.from({ length: 201 }, () => `0x${"12".repeat(32)}`);
    await expect(subscribe({ transactionHashes: many })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringMatching(/the most is 200/),
    });
  });
});
