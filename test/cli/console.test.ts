import { type Abi, type AbiFunction, encodeFunctionData, type Hex, parseAbi } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";

afterAll(cleanUp);

/** Sends its input to the console. */
const PRINTER = "0x1000000000000000000000000000000000000001";
const LOG_INPUT = "0x365f5f375f5f365f6a636f6e736f6c652e6c6f675afa00";
const WORD: Hex = `0x${"ab".repeat(32)}`;
const from = account(0).address;

const CALLS: [declaration: string, values: unknown[], printed: string][] = [
  ["log(string,uint256,bool,address)", ["one", 2n, true, from], `one 2 true ${from}`],
  ["log(int256)", [-5n], "-5"],
  ["log(bytes)", ["0x0102"], "0x0102"],
  ["log(bytes32)", [WORD], WORD],
  ["log(string,uint256)", ["%d left", 3n], "3 left"],
];
const dataOf = (declaration: string, args: unknown[]): Hex => {
  const [item] = parseAbi([`function ${declaration}`] as readonly string[]) as unknown as [AbiFunction];
  return encodeFunctionData({ abi: [item] as Abi, functionName: "log", args });
};

it("what contracts print is in the log of the command, of transactions and of calls", async () => {
  const run = async (chain: Chain): Promise<void> => {
    await chain.rpc("hardhat_setCode", PRINTER, LOG_INPUT);
    for (const [declaration, values] of CALLS) {
      const transaction = { from, to: PRINTER, data: dataOf(declaration, values) };
      await chain.rpc("eth_sendTransaction", transaction);
      await chain.rpc("eth_call", transaction, "latest");
    }
    await chain.stop();
  };
  const plain = await startChain({ flags: ["--no-exchange"] });
  await run(plain);
  const printed = plain.lines.flatMap((line, index) => (line === "  console.log:" ? [plain.lines[index + 1]] : []));
  const twice = CALLS.flatMap(([, , words]) => [`    ${words}`, `    ${words}`]);
  // An estimate is made for each transaction; it prints nothing.
  expect(printed).toEqual(twice);
});
