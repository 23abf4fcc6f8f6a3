import { createNode, parseNodeOptions } from "../../src/index.js";

const ENDLESS = "0x00000000000000000000000000000000000c0de0";

test("a node answers at once while another one in the same process executes as many calls as it may", async () => {
  const options = parseNodeOptions({
    storage: { directory: false },
    chain: { exchange: false },
    transactions: { callTimeout: 2 },
  });
  const [busy, idle] = [await createNode(options), await createNode(options)];
  const [to] = (await idle.request("eth_accounts")) as [string];
  // JUMPDEST, PUSH0, JUMP
  await busy.request("hardhat_setCode", [ENDLESS, "0x5b5f56"]);
  let ended = 0;
  const calls = Array.from({ length: 4 }, () =>
    busy.request("eth_call", [{ to: ENDLESS }, "latest"]).catch(() => ended++),
  );
  expect(await idle.request("eth_call", [{ to }, "latest"])).toBe("0x");
  expect(ended).toBe(0);
  await Promise.all(calls);
  await Promise.all([busy.close(), idle.close()]);
}, 60_000);
