/**
 * `node scripts/preload.js` writes the creation code of the well-known contracts of `--preload` to src/chain/genesis/predeployed/artifacts, from
 * the npm packages that publish it. The files are committed: only the tests need the packages, and one of them (test/cli/preload.test.ts)
 * compares the files with them. A contract whose code does not lead to its known address is not written: the address of CREATE2 is a hash of the code.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(import.meta.url);
const ROOT = dirname(dirname(SCRIPT));
const FOLDER = "src/chain/genesis/predeployed/artifacts";

/** Arachnid's deterministic deployment proxy, and Safe's singleton factory, which has the same code. */
const DEPLOYER = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const SINGLETON_FACTORY = "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7";
const FACTORY_CREATION_CODE =
  "0x604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";
const NO_SALT = `0x${"00".repeat(32)}`;

/** The contracts of each group: `{ name, address, creationCode }`, and the factory with the salt, or the account, that created it. */
function groupsIn(root, { parseTransaction }) {
  const modules = join(root, "node_modules");
  const read = (path, encoding = "utf8") => readFileSync(join(modules, path), encoding);
  const codeOf = (path) => JSON.parse(read(path)).bytecode;
  const entryPoint = (version, address, salt) => [
    {
      name: "EntryPoint",
      address,
      factory: DEPLOYER,
      salt,
      creationCode: codeOf(`account-abstraction-v${version}/artifacts/EntryPoint.json`),
    },
  ];
  const safe = (version, contracts, factory, names) =>
    Object.entries(names).map(([file, path]) => {
      const deployment = JSON.parse(read(`@safe-global/safe-deployments/dist/assets/v${version}/${file}.json`));
      return {
        name: deployment.contractName,
        address: deployment.deployments.canonical.address,
        factory,
        salt: NO_SALT,
        creationCode: codeOf(`${contracts}/build/artifacts/contracts/${path}`),
      };
    });
  const keyless = createRequire(join(root, "package.json"))(
    join(modules, "@nomicfoundation/ignition-core/dist/src/internal/execution/strategy/createx-artifact.js"),
  ).presignedTx;
  return {
    permit2: [
      {
        name: "Permit2",
        address: "0x000000000022D473030F116dDEE9F6B43aC78BA3",
        factory: DEPLOYER,
        salt: "0x0000000000000000000000000000000000000000d3af2663da51c10215000000",
        creationCode: `0x${read("hardhat-predeploy/bin/0x000000000022D473030F116dDEE9F6B43aC78BA3.bytecode", "hex")}`,
      },
    ],
    createx: [
      {
        name: "CreateX",
        address: "0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed",
        account: "0xeD456e05CaAb11d66C4c797dD6c1D6f9A7F352b5",
        creationCode: parseTransaction(keyless).data,
      },
    ],
    "entrypoint-0.6": entryPoint(6, "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789", NO_SALT),
    "entrypoint-0.7": entryPoint(
      7,
      "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
      "0x90d8084deab30c2a37c45e8d47f49f2f7965183cb6990a98943ef94940681de3",
    ),
    "entrypoint-0.8": entryPoint(
      8,
      "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
      "0x0a59dbff790c23c976a548690c27297883cc66b4c67024f9117b0238995e35e9",
    ),
    "safe-1.3.0": safe("1.3.0", "safe-contracts-v1.3", DEPLOYER, {
      proxy_factory: "proxies/GnosisSafeProxyFactory.sol/GnosisSafeProxyFactory.json",
      gnosis_safe: "GnosisSafe.sol/GnosisSafe.json",
      gnosis_safe_l2: "GnosisSafeL2.sol/GnosisSafeL2.json",
      multi_send: "libraries/MultiSend.sol/MultiSend.json",
      multi_send_call_only: "libraries/MultiSendCallOnly.sol/MultiSendCallOnly.json",
      compatibility_fallback_handler: "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json",
      create_call: "libraries/CreateCall.sol/CreateCall.json",
      simulate_tx_accessor: "accessors/SimulateTxAccessor.sol/SimulateTxAccessor.json",
    }),
    "safe-1.4.1": [
      {
        name: "SafeSingletonFactory",
        address: SINGLETON_FACTORY,
        account: "0xE1CB04A0fA36DdD16a06ea828007E35e1a3cBC37",
        creationCode: FACTORY_CREATION_CODE,
      },
      ...safe("1.4.1", "@safe-global/safe-contracts", SINGLETON_FACTORY, {
        safe_proxy_factory: "proxies/SafeProxyFactory.sol/SafeProxyFactory.json",
        safe: "Safe.sol/Safe.json",
        safe_l2: "SafeL2.sol/SafeL2.json",
        multi_send: "libraries/MultiSend.sol/MultiSend.json",
        multi_send_call_only: "libraries/MultiSendCallOnly.sol/MultiSendCallOnly.json",
        compatibility_fallback_handler: "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json",
        sign_message_lib: "libraries/SignMessageLib.sol/SignMessageLib.json",
        create_call: "libraries/CreateCall.sol/CreateCall.json",
        simulate_tx_accessor: "accessors/SimulateTxAccessor.sol/SimulateTxAccessor.json",
      }),
    ],
  };
}

/** Throws where a contract's code or creator does not lead to its address. */
function confirmAddress({ name, address, factory, salt, account, creationCode }, { getContractAddress }) {
  const found = account
    ? getContractAddress({ from: account, nonce: 0n })
    : getContractAddress({ opcode: "CREATE2", from: factory, salt, bytecode: creationCode });
  if (found.toLowerCase() === address.toLowerCase()) return;
  throw new Error(`the code of ${name} leads to ${found}, not to ${address}: its npm package has changed`);
}

/** The TypeScript module of a group. */
function moduleText(contracts) {
  const lines = contracts.map(({ name, address, factory, account, creationCode }) => {
    const entry = { name, address: address.toLowerCase(), creator: (factory ?? account).toLowerCase(), creationCode };
    return `  ${JSON.stringify(entry)},`;
  });
  return [
    "/** Generated by scripts/preload.js. */",
    'import type { PredeployedContract } from "../contract.js";',
    "",
    "export const contracts: readonly PredeployedContract[] = [",
    ...lines,
    "];",
    "",
  ].join("\n");
}

/** What the files contain by the installed packages, by path from the repository's root. */
export async function preloadFiles() {
  const viem = await import("viem");
  const groups = Object.entries(groupsIn(ROOT, viem));
  for (const [, contracts] of groups) for (const contract of contracts) confirmAddress(contract, viem);
  return Object.fromEntries(groups.map(([group, contracts]) => [`${FOLDER}/${group}.ts`, moduleText(contracts)]));
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === SCRIPT) {
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  for (const [path, text] of Object.entries(await preloadFiles())) writeFileSync(join(ROOT, path), text);
}
