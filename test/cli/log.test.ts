import { asJson } from "../../src/cli/output/json.js";
import { requestFields } from "../../src/cli/start/log.js";
import { requestLines, transactionLines } from "../../src/node/log-lines.js";

const HASH = `0x${"ab".repeat(32)}` as const;
const transaction = { hash: HASH, gasUsed: 21_000n, blockNumber: 7, blockTime: 1_700_000_000 };

it("a mined transaction is logged as Ganache does", () => {
  expect(transactionLines(transaction)).toEqual([
    "",
    `  Transaction: ${HASH}`,
    "  Gas usage: 21000",
    "  Block number: 7",
    `  Block time: ${new Date(1_700_000_000_000).toString()}`,
    "",
  ]);
});

it("a creation that reverted says what it would have created, and why it did not", () => {
  const failed = { ...transaction, contractAddress: "0xe78a", error: "execution reverted", revertReason: "no" };
  expect(transactionLines(failed).slice(2, 3)).toEqual(["  Contract created: 0xe78a"]);
  expect(transactionLines(failed).slice(-3)).toEqual([
    "  Runtime error: execution reverted",
    "  Revert reason: no",
    "",
  ]);
});

it("a request is a line with its method, why it failed where it did, and more with --verbose", () => {
  const request = {
    method: "eth_call",
    params: [{ to: "0x1" }],
    milliseconds: 1.234,
    error: { code: 3, message: "no" },
  };
  expect(requestLines(request, false)).toEqual(["eth_call", "  Error: no (code 3)", ""]);
  expect(requestLines({ method: "eth_call" }, false)).toEqual(["eth_call"]);
  expect(requestLines(request, true)).toEqual(["eth_call (1.2 ms)", '  > [{"to":"0x1"}]', "  Error: no (code 3)", ""]);
});

it("quantities are decimal text in JSON", () => {
  expect(asJson({ gasUsed: 2n ** 70n, nested: [1n] })).toEqual({ gasUsed: "1180591620717411303424", nested: ["1"] });
});

it("a request's error keeps its message in JSON, and its parameters are for --verbose", () => {
  const error = Object.assign(new Error("nonce too low"), { code: -32000 });
  const request = { method: "eth_sendRawTransaction", params: ["0x02"], milliseconds: 1, error };
  expect(requestFields(request, false)).toEqual({
    method: "eth_sendRawTransaction",
    milliseconds: 1,
    error: { code: -32000, message: "nonce too low" },
  });
  expect(requestFields(request, true)).toMatchObject({ params: ["0x02"] });
});
