import { type Abi, type AbiParameter, encodeErrorResult } from "viem";
import * as artifacts from "../../src/exchange/artifacts/index.js";
import { type ContractName, refusalOf } from "../../src/exchange/client/refusals/refusal.js";
import { revertDataOf } from "../../src/exchange/client/refusals/revert-data.js";
import { wordingOf } from "../../src/exchange/client/refusals/wording.js";

const CONTRACTS: Record<ContractName, Abi> = {
  registry: artifacts.investorRegistryAbi,
  security: artifacts.securityTokenAbi,
  settlement: artifacts.settlementTokenAbi,
  exchange: artifacts.exchangeAbi,
  pool: artifacts.poolAbi,
  factory: artifacts.poolFactoryAbi,
  router: artifacts.routerAbi,
};

const WALLET = "0x00000000000000000000000000000000000000aa";

/** Some value of a parameter's type. */
function sample({ type }: AbiParameter): unknown {
  if (type === "address") return WALLET;
  if (type === "string") return "a sentence of its own";
  if (type.startsWith("bytes")) return `0x${"00".repeat(Number(type.slice(5)))}`;
  const bits = Number(type.replace(/^uint/, ""));
  return bits <= 48 ? 3 : 1_000n;
}

const errors = Object.entries(CONTRACTS).flatMap(([contract, abi]) =>
  abi.flatMap((item) => (item.type === "error" ? [{ contract: contract as ContractName, abi, item }] : [])),
);

const words = wordingOf({ markets: new Map(), tokens: new Map() }, {});

it("there are errors of every contract", () => {
  expect(new Set(errors.map(({ contract }) => contract)).size).toBe(Object.keys(CONTRACTS).length);
  expect(errors.length).toBeGreaterThan(60);
});

it.each(errors.map((each) => [each.contract, each.item.name, each] as const))(
  "%s's %s is a rule and a sentence",
  (contract, name, { abi, item }) => {
    const data = encodeErrorResult({ abi, errorName: name, args: item.inputs.map(sample) });
    const refused = refusalOf(data, contract, words);
    expect(refused.code).toBe(name);
    expect(refused.rule).toMatch(/\w/);
    expect(refused.message).toMatch(/^[^\n]{15,}$/);
    expect(refused.message).not.toMatch(/undefined|NaN|\[object|\.$/);
  },
);

it("an unknown error is reported as it is", () => {
  expect(refusalOf("0xdeadbeef", "exchange", words)).toMatchObject({ code: "Unknown" });
  expect(refusalOf("0x", "exchange", words).message).toBe("the contract refused this without saying why");
});

it("a halt of all markets is reported as one of all", () => {
  const halted = (market: number) =>
    encodeErrorResult({ abi: artifacts.exchangeAbi, errorName: "Halted", args: [market, `0x${"00".repeat(32)}`] });
  expect(refusalOf(halted(0), "exchange", words).message).toMatch(/^every market is halted/);
  expect(refusalOf(halted(3), "exchange", words).message).toMatch(/^the market number 3 is halted/);
});

it("one error of two contracts says what the one that was called means", () => {
  const data = encodeErrorResult({ abi: artifacts.exchangeAbi, errorName: "BadTerms" });
  expect(refusalOf(data, "exchange", words).message).toMatch(/no market's/);
  expect(refusalOf(data, "security", words).message).toMatch(/no security's/);
});

describe("what a contract reverted with is found", () => {
  it.each([
    ["where geth and this node put it", { code: 3, message: "execution reverted", data: "0x12345678" }],
    ["where Hardhat puts it", { code: -32603, message: "reverted", data: { data: "0x12345678" } }],
    ["where Ganache puts it", { code: -32000, message: "revert", data: { result: "0x12345678" } }],
    ["below what libraries wrap around it", new Error("failed", { cause: { data: "0x12345678" } })],
  ])("%s", (_where, error) => {
    expect(revertDataOf(error)).toBe("0x12345678");
  });

  it("or that it said nothing, or that nothing reverted", () => {
    expect(revertDataOf(new Error("execution reverted"))).toBe("0x");
    expect(revertDataOf(new Error("connection refused"))).toBeUndefined();
  });
});
