/** A message that needs more memory than the interpreter has, on the built command. */
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";

const FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const LOGGER = "0x00000000000000000000000000000000000c0de7";
/** Writes a log of 8 MiB, 66 times: more than all logs of a message may have. */
const LOGS = "0x60425b628000005fa0600190038060025700";

let chain: Chain;
beforeAll(async () => {
  // Before Osaka, which limits the gas of a transaction (EIP-7825).
  const gas = ["--gas-limit", "20000000000", "--call-gas-limit", "20000000000"];
  chain = await startChain({ flags: ["--no-exchange", "--hardfork", "prague", "--call-timeout", "0", ...gas] });
  await chain.rpc("hardhat_setCode", LOGGER, LOGS);
});
afterAll(cleanUp);

it("is an error that says so, and leaves the chain as it was", async () => {
  const head = await chain.rpc("eth_getBlockByNumber", "latest", false);
  const transaction = { from: FIRST, to: LOGGER, gas: "0x2540be400" };
  const error = { code: -32603, message: "internal error: the message needs more memory than the EVM has" };
  await expect(chain.rpc("eth_call", transaction, "latest")).rejects.toMatchObject(error);
  await expect(chain.rpc("eth_sendTransaction", transaction)).rejects.toMatchObject(error);
  expect(await chain.rpc("eth_getBlockByNumber", "latest", false)).toEqual(head);
  expect(await chain.rpc("eth_getTransactionCount", FIRST, "pending")).toBe("0x0");
  // The next ones are as ever.
  const hash = await chain.rpc("eth_sendTransaction", { from: FIRST, to: FIRST, value: "0x1" });
  expect(await chain.rpc("eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1", blockNumber: "0x1" });
  expect(
    await chain.rpc("eth_call", { from: FIRST, to: LOGGER, data: "0x", gas: "0x5f5e100" }).catch(String),
  ).toContain("out of gas");
});
