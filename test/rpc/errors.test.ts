import { describeRevert } from "../../src/ethereum/index.js";
import { executionReverted, toRpcError } from "../../src/rpc/errors.js";
import { nearestName } from "../../src/rpc/nearest.js";
import { rpc, startTestServer, type TestServer } from "./test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const failure = async (method: string, params?: unknown) => (await rpc(server, method, params)).error;

test.each([
  ["eth_getBalanc", "eth_getBalance"],
  ["eth_getbalance", "eth_getBalance"],
  ["anvil_getBalance", "eth_getBalance"],
  ["test_ad", "test_add"],
])("an unknown method %s is answered with -32601 and the nearest known one", async (method, nearest) => {
  expect(await failure(method)).toEqual({
    code: -32601,
    message: `the method ${method} does not exist/is not available; did you mean ${nearest}?`,
  });
});

test("two letters that changed places are one edit, and a short name may have only one", () => {
  expect(nearestName("hlep", ["help"])).toBe("help");
  expect(nearestName("hepl", ["help"])).toBe("help");
  expect(nearestName("hlpe", ["help"])).toBeUndefined();
});

test.each(["zzz_somethingElse", "", "constructor", "__proto__", "x".repeat(10_000)])(
  "an unknown method that is like none is answered without a guess",
  async (method) => {
    const error = await failure(method);
    expect(error?.code).toBe(-32601);
    expect(error?.message).not.toContain("did you mean");
    expect(error?.message.length).toBeLessThan(200);
  },
);

test.each([
  [[], "missing value for required argument 0 (address): it is eth_getBalance(address, block?)"],
  [[null], "missing value for required argument 0 (address): it is eth_getBalance(address, block?)"],
  [["0x1234"], 'invalid argument 0 (address): expected an address (20 bytes of 0x-hex), got "0x1234" (2 bytes)'],
  [
    [`0x${"11".repeat(20)}`, "newest"],
    expect.stringMatching(/^invalid argument 1 \(block\): expected "latest", .*got "newest"$/),
  ],
  [
    [`0x${"11".repeat(20)}`, "latest", 1],
    "too many arguments, want at most 2, got 3: it is eth_getBalance(address, block?)",
  ],
  ["text", expect.stringContaining("params must be an array or an object, not a string")],
])("params %j are answered with -32602, which parameter, and why", async (params, message) => {
  expect(await failure("eth_getBalance", params)).toEqual({ code: -32602, message });
});

test("a field inside a parameter is named by its path", async () => {
  expect((await failure("eth_call", [{ to: "0x12" }]))?.message).toMatch(/^invalid argument 0 \(transaction\.to\): /);
  const accessList = [{ address: `0x${"11".repeat(20)}`, storageKeys: ["0x0", "zz"] }];
  expect((await failure("eth_call", [{ accessList }]))?.message).toMatch(
    /^invalid argument 0 \(transaction\.accessList\[0\]\.storageKeys\[1\]\): /,
  );
});

test.each([
  ["server", { code: -32000, message: "nonce too low" }],
  ["later", { code: -32000, message: "nonce too high" }],
  ["rejected", { code: -32003, message: "replacement transaction underpriced" }],
  ["limit", { code: -32005, message: "limit exceeded: too many logs" }],
  ["chain", { code: -32000, message: "insufficient funds for gas * price + value", data: "0xab" }],
  ["fault", { code: -32603, message: "internal error: a fault" }],
  ["text", { code: -32603, message: "internal error: a thrown text" }],
])("a method that fails with %s is answered with its code and message", async (how, error) => {
  expect(await failure("test_fail", [how])).toEqual(error);
});

test("a revert is answered with code 3, its bytes as data and what they say", async () => {
  const error = await failure("test_fail", ["reverted"]);
  expect(error).toMatchObject({ code: 3, message: "execution reverted: nope" });
  expect(error?.data).toMatch(/^0x08c379a0/);
});

test("a fault of the node is reported with its cause to the log", async () => {
  server.faults.length = 0;
  await failure("test_fail", ["fault"]);
  expect((await rpc(server, "test_bigint")).error?.code).toBe(-32603);
  expect(server.faults.map(({ cause }) => (cause as Error).message)).toEqual([
    "a fault",
    expect.stringContaining("BigInt"),
  ]);
});

test("every name of a method is answered", async () => {
  expect(await failure("test_failAlias", ["server"])).toEqual({ code: -32000, message: "nonce too low" });
});

test("only whole-number codes are taken over from thrown errors", () => {
  expect(toRpcError(Object.assign(new Error("disk"), { code: "ENOSPC" })).code).toBe(-32603);
  expect(toRpcError(Object.assign(new Error("odd"), { code: 1.5 })).code).toBe(-32603);
  expect(toRpcError(Object.assign(new Error("mine"), { code: 4001 })).code).toBe(4001);
});

describe("revert bytes", () => {
  const panic = (code: string) => Buffer.from(`4e487b71${code.padStart(64, "0")}`, "hex");

  test("of a panic are explained", () => {
    expect(describeRevert(panic("11"))).toBe("arithmetic underflow or overflow");
    expect(describeRevert(panic("99"))).toBe("unknown panic code: 0x99");
  });

  test("that are nothing known, or cut short, are not guessed at", () => {
    expect(describeRevert(new Uint8Array(0))).toBeUndefined();
    expect(describeRevert(Buffer.from("deadbeef", "hex"))).toBeUndefined();
    expect(describeRevert(Buffer.from(`08c379a0${"ff".repeat(64)}`, "hex"))).toBeUndefined();
    expect(
      describeRevert(Buffer.from(`08c379a0${"20".padStart(64, "0")}${"ff".padStart(64, "0")}`, "hex")),
    ).toBeUndefined();
    expect(executionReverted(new Uint8Array(0))).toMatchObject({ code: 3, message: "execution reverted", data: "0x" });
  });
});
