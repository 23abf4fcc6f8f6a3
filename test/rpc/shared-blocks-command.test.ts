/** Shared blocks and `--no-share-blocks` on the built command: transactions of several accounts, sent at once over one WebSocket. */
import { account } from "../support/accounts.js";
import { startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { signed } from "../support/raw-transactions.js";
import { openSocket } from "../support/websocket.js";

/** Where a receipt says that its transaction is. */
type Place = Record<"blockNumber" | "transactionIndex", string>;

afterAll(cleanUp);

test.each([
  ["by default they share a few", [], 15],
  ["with --no-share-blocks each has a block of its own", ["--no-share-blocks"], 30],
])("%s", async (_, flags, most) => {
  const chain = await startChain({ flags: ["--no-exchange", ...flags] });
  const socket = await openSocket(chain.wsUrl);
  const raw = await Promise.all(
    Array.from({ length: 30 }, (_, index) => signed({ from: account(index % 3), nonce: Math.floor(index / 3) })),
  );
  const hashes = await Promise.all(raw.map((one) => socket.request("eth_sendRawTransaction", one)));
  const receipts = await Promise.all(hashes.map((hash) => chain.rpc<Place>("eth_getTransactionReceipt", hash)));
  const places = receipts.map(({ blockNumber, transactionIndex }) => [Number(blockNumber), Number(transactionIndex)]);
  expect(places).toEqual([...places].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d)); // as they were sent
  const height = Number(await chain.rpc("eth_blockNumber"));
  if (flags.length > 0) expect(height).toBe(most);
  else expect(height).toBeLessThanOrEqual(most);
  await socket.close();
});
