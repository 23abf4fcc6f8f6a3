import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";

const LOOKING = `0x${"c0de".repeat(10)}`;
const LOOKED = `0x${"ab".repeat(20)}`;
const push = `73${LOOKED.slice(2)}`;

let node: Node;
const ask = <T>(method: string, ...params: unknown[]): Promise<T> => node.request(method, params) as Promise<T>;

beforeAll(async () => {
  node = await createNode(parseNodeOptions({ chain: { exchange: false }, storage: { directory: false } }));
});
afterAll(() => node.close());

it.each([
  ["BALANCE", `${push}31`],
  ["EXTCODESIZE", `${push}3b`],
  ["EXTCODECOPY", `5f5f5f${push}3c`],
  ["EXTCODEHASH", `${push}3f`],
  ["SELFDESTRUCT", `${push}ff`],
  ["CALL", `5f5f5f5f5f${push}5af1`],
  ["CALLCODE", `5f5f5f5f5f${push}5af2`],
  ["DELEGATECALL", `5f5f5f5f${push}5af4`],
  ["STATICCALL", `5f5f5f5f${push}5afa`],
])("the access list has the account that %s looks at", async (_opcode, code) => {
  await ask("anvil_setCode", LOOKING, `0x${code}00`);
  const { accessList } = await ask<{ accessList: unknown[] }>("eth_createAccessList", { to: LOOKING });
  expect(accessList).toEqual([{ address: LOOKED, storageKeys: [] }]);
});
