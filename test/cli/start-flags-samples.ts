import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encryptKeystoreJsonSync } from "ethers";
import { type Hex, toFunctionSelector } from "viem";

/** Words of a phrase that is a BIP-39 mnemonic, and not one that any test has by default. */
export const PHRASE = "candy maple cake sugar pudding cream honey rich smooth crumble sweet treat";
export const KEY = `0x${"11".repeat(32)}` as Hex;
export const ANYONE = `0x${"aa".repeat(20)}`;

/**
 * Runs of the built command whose flags can be given together; `refused` ones end with a sentence. The market of `--demo` has
 * its tests in test/exchange/demo.test.ts, `--share-blocks` in test/rpc/shared-blocks-command.test.ts.
 */
export const RUNS = ["disk", "manual", "interval", "fork", "snapshot", "demo", "refused"] as const;
export type Run = (typeof RUNS)[number];

/** A flag's value where it takes one, and the run that has it. */
export interface Sample {
  run: Run;
  value?: string;
}

/** Hardforks that a genesis file activates by the number of a block. */
const BLOCKS = [
  "homestead",
  "eip150",
  "eip155",
  "eip158",
  "byzantium",
  "constantinople",
  "petersburg",
  "istanbul",
  "berlin",
  "london",
];

/** Files that the values name, in a folder. */
export function writeFiles(folder: string): void {
  const write = (name: string, value: unknown): void => writeFileSync(join(folder, name), JSON.stringify(value));
  const abi = (name: string) => [{ type: "error", name, inputs: [] }];
  write("abi.json", abi("InAFile"));
  mkdirSync(join(folder, "artifacts"));
  write("artifacts/artifact.json", { contractName: "C", abi: abi("InAnArtifactOfAFolder") });
  write("second.json", abi("BehindAComma"));
  write("third.json", abi("InAnotherFlag"));
  write("fourth.json", abi("BehindAnEqualsSign"));
  write("genesis.json", {
    config: {
      chainId: 555,
      ...Object.fromEntries(BLOCKS.map((name) => [`${name}Block`, 0])),
      terminalTotalDifficulty: 0,
      shanghaiTime: 0,
    },
    ...{ alloc: {}, difficulty: "0x0", gasLimit: "0x1c9c380", timestamp: "0x65000000" },
  });
  writeFileSync(join(folder, "password"), "open sesame\n");
  const account = { address: "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A", privateKey: KEY };
  writeFileSync(join(folder, "key.json"), encryptKeystoreJsonSync(account, "open sesame", { scrypt: { N: 2 } }));
}

/** Init code that reverts with an error of some name. */
export const revertingWith = (error: string): Hex => `0x63${toFunctionSelector(`${error}()`).slice(2)}5f526004601cfd`;

/**
 * A real value for each flag of `couverture start`, by its first name. A flag of the table without one fails the test.
 * @param folder where {@link writeFiles} wrote, and where the command writes
 * @param upstream where the fork's upstream answers
 */
export function samplesIn(folder: string, upstream = "http://127.0.0.1:1"): Readonly<Record<string, Sample>> {
  const at = (name: string): string => join(folder, name);
  const disk = (value?: string): Sample => ({ run: "disk", ...(value !== undefined && { value }) });
  const fork = (value: string): Sample => ({ run: "fork", value });
  const refused = (value?: string): Sample => ({ run: "refused", ...(value !== undefined && { value }) });
  return {
    "--chain-id": disk("4242"),
    "--network-id": disk("77"),
    "--hardfork": disk("prague"),
    "--genesis": { run: "interval", value: at("genesis.json") },
    "--genesis-time": disk("2023-11-14T22:13:20Z"),
    "--clock": disk("step"),
    "--timestamp-increment": disk("7"),
    "--gas-limit": disk("12345678"),
    "--difficulty": { run: "manual", value: "9" },
    "--coinbase": disk(ANYONE),
    "--extra-data": disk("0xc0ffee"),
    "--allow-unlimited-contract-size": disk(),
    "--allow-unlimited-init-code-size": disk(),
    "--allow-blocks-with-same-timestamp": disk(),
    "--exchange": disk(),
    "--create2-deployer": disk(),
    "--disable-default-create2-deployer": { run: "manual" },
    "--preload": disk("multicall3,permit2"),
    "--demo": { run: "demo" },
    "--engine": { run: "manual", value: "native" },
    "--mnemonic": disk(PHRASE),
    "--allow-invalid-mnemonic": disk(),
    "--seed": fork("hello"),
    "--deterministic": { run: "manual" },
    "--accounts": disk("3"),
    "--account": { run: "interval", value: `${KEY},5000` },
    "--balance": disk("7.5"),
    "--hd-path": disk("m/44'/60'/0'/1"),
    "--lock": disk(),
    "--passphrase": disk("p"),
    "--unlock": disk("0,1"),
    "--account-keys": disk(at("keys.json")),
    "--fork-url": fork(upstream),
    "--fork-block-number": fork("1"),
    "--fork-confirmations": fork("1"),
    "--fork-header": fork("X-Sample: yes, it is"),
    "--fork-requests-per-second": fork("500"),
    "--fork.username": fork("me"),
    "--fork.password": fork("secret"),
    "--fork.jwt": { run: "demo", value: "token" },
    "--fork.userAgent": fork("sampler"),
    "--fork.origin": fork("https://app.test"),
    "--block-time": { run: "interval", value: "3600" },
    "--no-mining": { run: "manual" },
    "--share-blocks": { run: "demo" },
    "--price-bump": { run: "manual", value: "50" },
    "--instamine": disk("eager"),
    "--gas-price": disk("9000000000"),
    "--default-gas": disk("123456"),
    "--call-gas-limit": disk("150000"),
    "--evm": disk("ethereumjs"),
    "--call-timeout": disk("2.5"),
    "--vm-errors-on-rpc-response": disk(),
    "--abi": disk(`${at("abi.json")},${at("second.json")}`),
    "--chain.asyncRequestProcessing": disk(),
    "--data-dir": disk(at("chain")),
    "--ephemeral": { run: "manual" },
    "--from": { run: "snapshot", value: at("saved.couverture") },
    "--durability": disk("relaxed"),
    "--attest-every": disk("1"),
    "--attest-key": disk(at("key.json")),
    "--attest-password-file": disk(at("password")),
    "--port": disk("0"),
    "--host": disk("127.0.0.1"),
    "--allow-host": disk("chain.test"),
    "--allow-origin": disk("https://app.test"),
    "--auth-token": disk("sesame"),
    "--ipc": disk(at("chain.ipc")),
    "--server.ws": disk(),
    "--server.rpcEndpoint": disk("/"),
    "--ws-binary": disk("auto"),
    "--server.chunkSize": disk("512"),
    "--quiet": { run: "manual" },
    "--verbose": disk(),
    "--json": { run: "manual" },
    "--log-file": disk(at("log.txt")),
    "--fork.network": refused("mainnet"),
    "--fork.disableCache": refused(),
    "--fork.deleteCache": refused(),
    "--logging.debug": refused(),
    "--detach": refused(),
    "--flavor": { run: "manual", value: "ethereum" },
  };
}
