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
