import { encodeAbiParameters, encodeFunctionData, type Hex, toFunctionSelector } from "viem";
import { consoleMessage } from "../../src/chain/contracts/console-message.js";
import { consoleLines } from "../../src/node/log-lines.js";
import { createNode, type Node } from "../../src/node.js";
import type { ConsoleEvent } from "../../src/node-interface.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { account } from "../support/accounts.js";
import { type Artifact, compile } from "../support/artifacts.js";

const from = account(0).address;

const message = (types: string[], values: unknown[], written = types): string | undefined => {
  const data = encodeAbiParameters(
    types.map((type) => ({ type })),
    values,
  );
  return consoleMessage(
    Buffer.from(`${toFunctionSelector(`log(${written.join(",")})`)}${data.slice(2)}`.slice(2), "hex"),
  );
};

describe("a message to the console", () => {
  it("is decoded by the types of its function", () => {
    expect(message([], [])).toBe("");
    expect(message(["string"], ["hello"])).toBe("hello");
    expect(message(["uint256"], [2n ** 255n])).toBe((2n ** 255n).toString());
    expect(message(["int256"], [-5n])).toBe("-5");
    expect(message(["address"], [from])).toBe(from);
    expect(message(["bytes32"], [`0x${"ab".repeat(32)}`])).toBe(`0x${"ab".repeat(32)}`);
    expect(message(["bytes4"], ["0x01020304"])).toBe("0x01020304");
    expect(message(["bytes"], ["0x010203"])).toBe("0x010203");
    expect(message(["bool", "string", "uint256", "address"], [false, "x", 3n, from])).toBe(`false x 3 ${from}`);
  });

  it("is decoded from older contracts, too, which say uint", () => {
    expect(message(["uint256", "string"], [7n, "x"], ["uint", "string"])).toBe("7 x");
  });

  it("puts values into a text, as Node's console.log does", () => {
    expect(message(["string", "uint256", "string"], ["%d of %s, 100%%", 3n, "four"])).toBe("3 of four, 100%");
    expect(message(["string", "uint256"], ["left %s %s", 3n])).toBe("left 3 %s");
    expect(message(["string", "uint256"], ["more", 3n])).toBe("more 3");
  });

  it("is none where it is cut off or of no function", () => {
    const whole = encodeAbiParameters([{ type: "string" }], ["hello"]);
    const selector = toFunctionSelector("log(string)");
    for (const hex of [
      "",
      selector,
      `${selector}${whole.slice(2, 100)}`,
      `${selector}${"ff".repeat(64)}`,
      "0x12345678",
    ]) {
      expect(consoleMessage(Buffer.from(hex.slice(2), "hex"))).toBeUndefined();
    }
  });

  it("is shown in the log, line by line", () => {
    expect(consoleLines({ messages: ["one", "two\nthree"] })).toEqual([
      "  console.log:",
      "    one",
      "    two",
      "    three",
      "",
    ]);
  });
});

describe("console.log from Solidity", () => {
  const { abi, bytecode } = compile("test/rpc/contracts/Printer.sol").Printer as Artifact;
  let node: Node;
  let printer: Hex;
  const events: ConsoleEvent[] = [];
  const ask = <T = Hex>(method: string, ...params: unknown[]): Promise<T> => node.request(method, params) as Promise<T>;
  const data = (functionName: string): Hex => encodeFunctionData({ abi, functionName });
  const run = (name: string): Promise<Hex> =>
    ask("eth_sendTransaction", { from, to: printer, data: data(name), gas: "0x30d40" });

  beforeAll(async () => {
    node = await createNode(
      parseNodeOptions({ chain: { clock: "step", exchange: false }, storage: { directory: false } }),
    );
    node.on("console", (event) => events.push(event));
    const receipt = await ask<{ contractAddress: Hex }>("eth_sendTransactionSync", { from, data: bytecode });
    printer = receipt.contractAddress;
  });
  beforeEach(() => {
    events.length = 0;
  });
  afterAll(() => node.close());

  it("is reported with the transaction that it is from", async () => {
    const hash = await run("increment");
    expect(events).toEqual([{ hash, messages: [`count is 1 for ${from}`, "true"] }]);
  });

  it("is reported of transactions that fail", async () => {
    const hash = await run("fail");
    expect(events).toEqual([{ hash, messages: ["about to fail"] }]);
  });

  it("is reported of calls", async () => {
    await ask("eth_call", { to: printer, data: data("peek") }, "latest");
    expect(events).toEqual([{ messages: ["peeked at 1"] }]);
  });

  it("is not reported of estimates and of blocks that nobody mines", async () => {
    await ask("eth_estimateGas", { from, to: printer, data: data("increment") });
    await ask("evm_setAutomine", false);
    await run("increment");
    await ask("eth_getBlockByNumber", "pending", true);
    expect(events).toEqual([]);
    await ask("evm_setAutomine", true);
    expect(events).toHaveLength(1);
  });

  it("is not reported while logging is off", async () => {
    expect(await ask("hardhat_setLoggingEnabled", false)).toBe(true);
    await run("increment");
    expect(events).toEqual([]);
    await ask("anvil_setLoggingEnabled", true);
    await run("increment");
    expect(events).toHaveLength(1);
  });
});
