import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type Address,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
  parseEventLogs,
  toHex,
  zeroAddress,
} from "viem";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { expectExecutedAgain } from "../support/lifecycle.js";
import { ROOT, run } from "../support/process.js";

afterAll(cleanUp);

it("the code that is committed is the code in the npm packages (node scripts/preload.js writes it again)", async () => {
  const { preloadFiles } = (await import(pathToFileURL(join(ROOT, "scripts/preload.js")).href)) as {
    preloadFiles(): Promise<Record<string, string>>;
  };
  for (const [path, text] of Object.entries(await preloadFiles())) {
    expect({ path, same: readFileSync(join(ROOT, path), "utf8") === text }).toEqual({ path, same: true });
  }
});

const FIRST = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";
const PERMIT2 = "0x000000000022D473030F116dDEE9F6B43aC78BA3";

/** What is at these addresses on mainnet, by the hash of its code. */
const CODE_HASHES: Record<Address, Hex> = {
  [MULTICALL3]: "0xd5c15df687b16f2ff992fc8d767b4216323184a2bbc6ee2f9c398c318e770891",
  "0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed": "0xbd8a7ea8cfca7b4e5f5041d7d4b17bc317c5ce42cfbc42066a00cf26b43eb53f",
  "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789": "0xc93c806e738300b5357ecdc2e971d6438d34d8e4e17b99b758b1f9cac91c8e70",
  "0x0000000071727De22E5E9d8BAf0edAc6f37da032": "0x8db5ff695839d655407cc8490bb7a5d82337a86a6b39c3f0258aa6c3b582fc58",
  "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7": "0x2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989",
};

/** EntryPoints, each with the SenderCreator that its constructor creates and keeps the address of. */
const ENTRY_POINTS: Record<Address, Address> = {
  "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789": "0x7fc98430eAEdbb6070B35B39D798725049088348",
  "0x0000000071727De22E5E9d8BAf0edAc6f37da032": "0xEFC2c1444eBCC4Db75e7613d20C6a62fF67A167C",
  "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108": "0x449ED7C3e6Fee6a97311d4b55475DF59C44AdD33",
};

/** Safe's contracts with the hashes of their code, as the Safe team publishes them. */
function safeDeployments(version: string, files: readonly string[]): { name: string; address: Address; hash: Hex }[] {
  return files.map((file) => {
    const path = join(ROOT, "node_modules/@safe-global/safe-deployments/dist/assets", `v${version}`, `${file}.json`);
    const { contractName, deployments } = JSON.parse(readFileSync(path, "utf8"));
    return { name: contractName, address: deployments.canonical.address, hash: deployments.canonical.codeHash };
  });
}

const SAFES = [
  ...safeDeployments("1.3.0", [
    ...["proxy_factory", "gnosis_safe", "gnosis_safe_l2", "multi_send", "multi_send_call_only"],
    ...["compatibility_fallback_handler", "create_call", "simulate_tx_accessor"],
  ]),
  ...safeDeployments("1.4.1", [
    ...["safe_proxy_factory", "safe", "safe_l2", "multi_send", "multi_send_call_only", "sign_message_lib"],
    ...["compatibility_fallback_handler", "create_call", "simulate_tx_accessor"],
  ]),
];

const ABI = parseAbi([
  "function aggregate3((address target, bool allowFailure, bytes callData)[] calls) payable returns ((bool success, bytes returnData)[])",
  "function getChainId() view returns (uint256)",
  "function getEthBalance(address) view returns (uint256)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function getNonce(address, uint192) view returns (uint256)",
  "function createProxyWithNonce(address, bytes, uint256) returns (address)",
  "function setup(address[], uint256, address, bytes, address, address, uint256, address)",
  "function getOwners() view returns (address[])",
  "function computeCreateAddress(address, uint256) view returns (address)",
  "event ProxyCreation(address indexed proxy, address singleton)",
]);
type FunctionName = Exclude<Parameters<typeof encodeFunctionData<typeof ABI>>[0]["functionName"], undefined>;

const codeAt = (chain: Chain, address: string) => chain.rpc<Hex>("eth_getCode", address, "latest");

async function read(chain: Chain, to: Address, functionName: FunctionName, ...args: unknown[]): Promise<unknown> {
  const data = encodeFunctionData({ abi: ABI, functionName, args } as never);
  const answer = await chain.rpc<Hex>("eth_call", { to, data }, "latest");
  return decodeFunctionResult({ abi: ABI, functionName, data: answer } as never);
}

describe("a chain that begins with --preload all", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain({ flags: ["--preload", "all", "--chain-id", "4242", "--clock", "step"] });
  });

  it("has the code that is at the same addresses on mainnet", async () => {
    const hashes = Object.keys(CODE_HASHES).map(async (address) => [address, keccak256(await codeAt(chain, address))]);
    expect(Object.fromEntries(await Promise.all(hashes))).toEqual(CODE_HASHES);
  });

  it("has Safe's contracts as their team publishes them", async () => {
    for (const { name, address, hash } of SAFES) {
      expect({ name, hash: keccak256(await codeAt(chain, address)) }).toEqual({ name, hash });
    }
  });

  it("answers a batch of calls by Multicall3", async () => {
    const calls = [
      {
        target: MULTICALL3,
        allowFailure: false,
        callData: encodeFunctionData({ abi: ABI, functionName: "getChainId" }),
      },
      {
        target: MULTICALL3,
        allowFailure: false,
        callData: encodeFunctionData({ abi: ABI, functionName: "getEthBalance", args: [FIRST] }),
      },
    ] as const;
    const answers = (await read(chain, MULTICALL3, "aggregate3", calls)) as { returnData: Hex }[];
    expect(answers.map(({ returnData }) => BigInt(returnData))).toEqual([4242n, 1000n * 10n ** 18n]);
  });

  it("has a Permit2 whose domain is the chain's", async () => {
    const hash = (text: string) => keccak256(toHex(text));
    const domain = encodeAbiParameters(
      [{ type: "bytes32" }, { type: "bytes32" }, { type: "uint256" }, { type: "address" }],
      [hash("EIP712Domain(string name,uint256 chainId,address verifyingContract)"), hash("Permit2"), 4242n, PERMIT2],
    );
    expect(await read(chain, PERMIT2, "DOMAIN_SEPARATOR")).toBe(keccak256(domain));
    // The separator is an immutable: it is in the code, and is not computed again unless the chain's id changes.
    expect(await codeAt(chain, PERMIT2)).toContain(keccak256(domain).slice(2));
  });

  it.each(Object.entries(ENTRY_POINTS) as [Address, Address][])(
    "has the EntryPoint %s, and the SenderCreator that it created",
    async (address, creator) => {
      expect(await read(chain, address, "getNonce", FIRST, 7n)).toBe(7n << 64n);
      expect((await codeAt(chain, creator)).length).toBeGreaterThan(100);
      expect((await codeAt(chain, address)).toLowerCase()).toContain(creator.slice(2).toLowerCase());
      expect(await chain.rpc("eth_getTransactionCount", address, "latest")).toBe("0x2");
    },
  );

  it("creates a Safe by the factory", async () => {
    const addressOf = (name: string) => SAFES.find((one) => one.name === name)?.address as Address;
    const [factory, singleton] = [addressOf("SafeProxyFactory"), addressOf("SafeL2")];
    const setup = encodeFunctionData({
      abi: ABI,
      functionName: "setup",
      args: [[FIRST], 1n, zeroAddress, "0x", zeroAddress, zeroAddress, 0n, zeroAddress],
    });
    const data = encodeFunctionData({ abi: ABI, functionName: "createProxyWithNonce", args: [singleton, setup, 1n] });
    const hash = await chain.rpc("eth_sendTransaction", { from: FIRST, to: factory, data, gas: "0x7a120" });
    const { logs } = await chain.rpc<{ logs: never[] }>("eth_getTransactionReceipt", hash);
    const [created] = parseEventLogs({ abi: ABI, logs, eventName: "ProxyCreation" });
    expect(await read(chain, created?.args.proxy as Address, "getOwners")).toEqual([FIRST]);
  });

  it("keeps them when it is opened again, saved and loaded, and is executed again to the same", async () => {
    const before = await codeAt(chain, PERMIT2);
    await chain.killAndRestart();
    expect(await codeAt(chain, PERMIT2)).toBe(before);
    const file = join(temporaryDirectory(), "preloaded.couverture");
    await chain.rpc("snapshot_save", file);
    const loaded = await startChain({ flags: ["--from", file] });
    expect(await codeAt(loaded, PERMIT2)).toBe(before);
    await loaded.stop();
    await chain.stop();
    await chain.restart({ flags: ["--preload", "safe-1.4.1,all"] });
    await chain.stop();
    const { code, stderr } = await run(["start", "--port", "0", "--data-dir", chain.dataDir, "--preload", "permit2"]);
    expect(stderr).toContain(
      `--preload permit2 contradicts the chain in ${chain.dataDir}, which was created with preloaded contracts multicall3, permit2, createx,`,
    );
    expect(code).toBe(2);
    await chain.restart({ flags: [] });
    await expectExecutedAgain(chain);
  }, 60_000);
});

it.each<[string[], string]>([
  [["--preload", "uniswap"], "--preload must be one of multicall3, permit2, createx,"],
  [["--preload", "entrypoint-0.8", "-k", "shanghai"], "--preload has entrypoint-0.8, which needs the hardfork cancun"],
  [["--preload", "all", "--engine", "ganache"], "--preload is for the native engine"],
])("%j is refused, with a sentence", async (flags, sentence) => {
  const { code, stderr } = await run(["start", "--port", "0", "--ephemeral", ...flags]);
  expect(stderr).toContain(sentence);
  expect(code).toBe(2);
});

it("only what is named is there", async () => {
  const chain = await startChain({ flags: ["--preload", "multicall3", "--no-exchange"] });
  expect(keccak256(await codeAt(chain, MULTICALL3))).toBe(CODE_HASHES[MULTICALL3]);
  expect(await codeAt(chain, PERMIT2)).toBe("0x");
  await chain.stop();
});
