import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getContractAddress, type Hex, keccak256 } from "viem";
import { runStep } from "../examples/example.js";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { expectExecutedAgain } from "../support/lifecycle.js";
import { ROOT, run } from "../support/process.js";

afterAll(cleanUp);

const DEPLOYER = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
/** The hash of its code on mainnet. */
const CODE_HASH = "0x2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989";
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

const codeOf = (chain: Chain, address: string) => chain.rpc<Hex>("eth_getCode", address, "latest");

const SCRIPT = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

interface Vm { function startBroadcast() external; function stopBroadcast() external; }

contract Box { uint256 public immutable value; constructor(uint256 given) { value = given; } }

contract Deploy {
    function run() external {
        Vm vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
        vm.startBroadcast();
        new Box{salt: bytes32(uint256(7))}(42);
        vm.stopBroadcast();
    }
}
`;

describe("a new chain", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain({ flags: ["--clock", "step"] });
  });

  it("has the CREATE2 deployer that other chains have, as a contract without ether", async () => {
    expect(keccak256(await codeOf(chain, DEPLOYER))).toBe(CODE_HASH);
    expect(await chain.rpc("eth_getTransactionCount", DEPLOYER, "0x0")).toBe("0x1");
    expect(await chain.rpc("eth_getBalance", DEPLOYER, "0x0")).toBe("0x0");
  });

  it("runs a Foundry script that creates a contract with a salt", async () => {
    const folder = temporaryDirectory();
    mkdirSync(join(folder, "script"));
    writeFileSync(join(folder, "script", "Deploy.sol"), SCRIPT);
    writeFileSync(join(folder, "foundry.toml"), '[profile.default]\nscript = "script"\nout = "out"\n');
    const said = await runStep(
      `"${join(ROOT, "node_modules/.bin/forge")}" script script/Deploy.sol:Deploy --rpc-url ${chain.url} --private-key ${KEY} --broadcast`,
      folder,
      { FOUNDRY_SOLC: join(ROOT, "test/examples/solc.cjs"), FOUNDRY_OFFLINE: "true" },
    );
    expect(said).toMatch(/ONCHAIN EXECUTION COMPLETE & SUCCESSFUL/);
    const { bytecode } = JSON.parse(readFileSync(join(folder, "out", "Deploy.sol", "Box.json"), "utf8"));
    const address = getContractAddress({
      opcode: "CREATE2",
      from: DEPLOYER,
      salt: `0x${"07".padStart(64, "0")}`,
      bytecode: `${bytecode.object}${"2a".padStart(64, "0")}` as Hex,
    });
    const value = await chain.rpc<Hex>("eth_call", { to: address, data: "0x3fa4f245" }, "latest");
    expect(BigInt(value)).toBe(42n);
  }, 60_000);

  it("keeps it when it is opened again, and refuses to be opened without", async () => {
    await chain.killAndRestart();
    expect(keccak256(await codeOf(chain, DEPLOYER))).toBe(CODE_HASH);
    await chain.stop();
    const { code, stderr } = await run([
      ...["start", "--port", "0", "--data-dir", chain.dataDir, "--disable-default-create2-deployer"],
    ]);
    expect(stderr).toContain(
      `--create2-deployer false contradicts the chain in ${chain.dataDir}, which was created with CREATE2 deployer true; leave it out`,
    );
    expect(code).toBe(2);
    await chain.restart({ flags: [] });
    await expectExecutedAgain(chain);
  }, 60_000);
});

describe("a chain has no CREATE2 deployer", () => {
  const file = () => {
    const path = join(temporaryDirectory(), "genesis.json");
    const genesis = { config: { chainId: 1337 }, difficulty: "0x20000", gasLimit: "0x47b760", alloc: {} };
    writeFileSync(path, JSON.stringify(genesis));
    return path;
  };

  it.each<[string, () => string[]]>([
    ["that is to be without it", () => ["--no-create2-deployer"]],
    ["by Anvil's flag", () => ["--disable-default-create2-deployer"]],
    ["by Anvil's short flag", () => ["--no-create2"]],
    ["from a genesis file", () => ["--genesis", file()]],
  ])("%s", async (_what, flags) => {
    const chain = await startChain({ flags: flags() });
    expect(await codeOf(chain, DEPLOYER)).toBe("0x");
    await chain.stop();
  });

  it("that an older version created, and opens as it is", async () => {
    const chain = await startChain({ flags: ["--no-create2-deployer"] });
    await chain.stop();
    const path = join(chain.dataDir, "couverture.json");
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    delete manifest.options.create2Deployer;
    delete manifest.options.preload;
    writeFileSync(path, JSON.stringify(manifest));
    await chain.restart();
    expect(await codeOf(chain, DEPLOYER)).toBe("0x");
    await chain.stop();
  });

  it("and is refused one where its genesis state is another's", async () => {
    const { code, stderr } = await run([
      ...["start", "--port", "0", "--ephemeral", "--create2-deployer", "--genesis", file()],
    ]);
    expect(stderr).toContain(
      "--create2-deployer cannot be given with a genesis file, which says everything that the chain begins with",
    );
    expect(code).toBe(2);
  });
});
