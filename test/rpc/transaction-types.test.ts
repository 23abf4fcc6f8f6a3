import { cleanUp } from "../support/ending.js";
import { launch } from "../support/process.js";
import { type Rpc, rpc } from "../support/rpc.js";

const TO = `0x${"ab".repeat(20)}`;
const SLOTS = [{ address: TO, storageKeys: [] }];

async function start(hardfork: string): Promise<Rpc> {
  const command = launch(["start", "--port", "0", "--ephemeral", "--no-exchange", "--hardfork", hardfork]);
  const [, url = ""] = await command.line(/^Listening on (http:\S+)/);
  return rpc(() => url);
}

afterAll(cleanUp);

it.each([
  ["istanbul", { plain: "0x0", accessList: "0x0", gasPrice: "0x0" }],
  ["berlin", { plain: "0x0", accessList: "0x1", gasPrice: "0x0" }],
  ["london", { plain: "0x2", accessList: "0x2", gasPrice: "0x0" }],
])("a transaction whose type is left out has on %s the newest that the hardfork has", async (hardfork, expected) => {
  const node = await start(hardfork);
  const [from] = await node<[string]>("eth_accounts");
  const typeOf = async (more: object): Promise<string> => {
    const { tx } = await node<{ tx: { type: string } }>("eth_fillTransaction", { from, to: TO, ...more });
    return tx.type;
  };
  expect({
    plain: await typeOf({}),
    accessList: await typeOf({ accessList: SLOTS }),
    gasPrice: await typeOf({ gasPrice: "0x77359400" }),
  }).toEqual(expected);
  const hash = await node("eth_sendTransaction", { from, to: TO, value: "0x1" });
  expect(await node("eth_getTransactionByHash", hash)).toMatchObject({ type: expected.plain });
});

it("a transaction has yParity beside v where it has a type, as in geth", async () => {
  const node = await start("london");
  const [from] = await node<[string]>("eth_accounts");
  const parityOf = async (more: object): Promise<(string | undefined)[]> => {
    const hash = await node("eth_sendTransaction", { from, to: TO, ...more });
    const { v, yParity } = await node<{ v: string; yParity?: string }>("eth_getTransactionByHash", hash);
    return [v, yParity];
  };
  const [v] = await parityOf({ gasPrice: "0x77359400" });
  expect(Number(v)).toBeGreaterThan(26); // and no yParity
  expect(await parityOf({ gasPrice: "0x77359400" })).toEqual([expect.any(String), undefined]);
  for (const more of [{ gasPrice: "0x77359400", accessList: SLOTS }, { maxFeePerGas: "0x77359400" }]) {
    const [typed, parity] = await parityOf(more);
    expect(parity).toBe(typed);
  }
});
