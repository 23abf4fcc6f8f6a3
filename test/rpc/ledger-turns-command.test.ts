/** Clients of the built command that ask the ledger: none of them stops the others. */
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { openSocket, type Socket } from "../support/websocket.js";

const ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";

interface Rows {
  rows: unknown[][];
}

let chain: Chain;
beforeAll(async () => {
  chain = await startChain({ flags: ["--no-exchange"] });
});
afterAll(cleanUp);

const ask = (socket: Socket, sql: string): Promise<unknown> =>
  socket.request<Rows>("ledger_query", sql).then(
    ({ rows }) => rows,
    ({ message }: Error) => message,
  );

describe("ledger_query", () => {
  it("answers other clients while one client's queries do not end, and ends those when that client has gone", async () => {
    const greedy = await openSocket(chain.wsUrl);
    const second = await openSocket(chain.wsUrl);
    const modest = await openSocket(chain.wsUrl);
    let stopped = 0;
    for (let round = 0; round < 3; round++) {
      void ask(greedy, ENDLESS).then(() => {
        stopped++;
      });
    }
    expect(await ask(modest, "SELECT count(*) > 0 FROM journal")).toEqual([[1]]);
    expect(stopped).toBe(0);
    // Two clients use both processes; once they have gone, the others get them.
    void ask(second, ENDLESS);
    await greedy.close();
    await second.close();
    const more = [modest, await openSocket(chain.wsUrl)];
    expect(await Promise.all(more.map((socket) => ask(socket, "SELECT 1")))).toEqual([[[1]], [[1]]]);
    await Promise.all(more.map((socket) => socket.close()));
  });

  it("stops the longest query when others wait for it, with a sentence", async () => {
    const sockets = await Promise.all([1, 2, 3].map(() => openSocket(chain.wsUrl)));
    const [first, second, third] = sockets as [Socket, Socket, Socket];
    let why: unknown;
    for (const socket of [first, second]) {
      void ask(socket, ENDLESS).then((sentence) => {
        why ??= sentence;
      });
    }
    // The first of these may come before the queries of the others.
    while (why === undefined) expect(await ask(third, "SELECT 1")).toEqual([[1]]);
    expect(why).toMatch(/^The query was stopped after 10 s, since queries of other clients wait\./);
    await Promise.all(sockets.map((socket) => socket.close()));
  });
});
