import type { Request } from "./ganache.js";

/** Hardforks that Ganache 7.9.2 has, by its names, oldest first. */
export const GANACHE_HARDFORKS = [
  "byzantium",
  "constantinople",
  "petersburg",
  "istanbul",
  "muirGlacier",
  "berlin",
  "london",
  "arrowGlacier",
  "grayGlacier",
  "merge",
  "shanghai",
] as const;

export type GanacheHardfork = (typeof GANACHE_HARDFORKS)[number];

export const since = (fork: GanacheHardfork, other: GanacheHardfork): boolean =>
  GANACHE_HARDFORKS.indexOf(fork) >= GANACHE_HARDFORKS.indexOf(other);

const GAS = "0x7a1200";

/** Someone whose key nobody has, and the contract that the first account creates with its second transaction. */
export const STRANGER = "0x00000000000000000000000000000000deadbeef";
export const STORE = "0x5b1869d9a4c187f2eaa108f3062412ecf0526b24";

/** Options for {@link runSession}: `--deterministic`, with the two above unlocked. */
export const sessionOptions = (dbPath: string, hardfork: GanacheHardfork): object => ({
  database: { dbPath },
  wallet: { deterministic: true, unlockedAccounts: [STRANGER, STORE, "0", "1", "2"] },
  chain: { hardfork },
});

const byte = (value: number): string => value.toString(16).padStart(2, "0");

/** Creation code for some code of less than 256 bytes. */
const deploying = (code: string): string => `0x60${byte(code.length / 2)}80600b6000396000f3${code}`;

/** Stores the second argument under the first, and logs. */
const STORES = "60203560003555600760006000a100";
/** Shifts, which Constantinople brought. */
const SHIFTS = "600160011b60005500";
const DESTROYS_ITSELF = "33ff";
const REVERTS = "600160005260206000fd";
/** Stores what its block and its call look like, with the gas that is left. */
const OBSERVES = "426000554460015541600255436003556001430340600455456005553a600655326007555a60085500";
/** Creates a contract, asks the precompile of SHA-256, and pays its caller back. */
const BUILDS =
  "6460016000f36000526005601b6000f0600055602060406020600060025afa600155600060006000600060013361fffff160025500";

const word = (value: number | bigint): string => value.toString(16).padStart(64, "0");

/** What was changed by hand: at these blocks the state is changed before it is mined. */
export interface Session {
  /** Accounts worth a look. */
  addresses: string[];
  changedBefore: number[];
}

/** Does on a Ganache most of what one can do. The same requests on each hardfork, but for what some do not have. */
export async function runSession(request: Request, hardfork: GanacheHardfork): Promise<Session> {
  const accounts = await request<string[]>("eth_accounts");
  const [alice = "", bob = "", carol = ""] = accounts;
  const addresses = new Set([alice, bob, carol, STRANGER, STORE]);
  const changedBefore: number[] = [];
  const send = async (transaction: object): Promise<string> => {
    const hash = await request<string>("eth_sendTransaction", [{ from: alice, gas: GAS, ...transaction }]);
    return hash;
  };
  const receipt = (hash: string) => request<{ contractAddress: string | null }>("eth_getTransactionReceipt", [hash]);
  const deploy = async (code: string, fields: object = {}): Promise<string> => {
    const created = (await receipt(await send({ data: deploying(code), ...fields }))).contractAddress as string;
    addresses.add(created);
    return created;
  };
  const change = async (method: string, params: unknown[]): Promise<void> => {
    await request(method, params);
    changedBefore.push(Number(await request<string>("eth_blockNumber")));
  };

  await send({ to: bob, value: "0xde0b6b3a7640000", gas: "0x5208" });
  const store = await deploy(STORES);
  if (store !== STORE) throw new Error(`the contract is at ${store}`);
  const destroyed = await deploy(DESTROYS_ITSELF, { value: "0x64" });
  const reverts = await deploy(REVERTS);
  const observes = await deploy(OBSERVES);
  const builds = await deploy(BUILDS, { value: "0x3e8" });
  await send({ to: store, data: `0x${word(0)}${word(42)}` });
  await send({ to: store, data: `0x${word(5n << 200n)}${word(43)}` });
  await send({ to: store, data: `0x${word(0)}${word(0)}` });
  const shifts = await deploy(SHIFTS);
  for (const bad of [
    { to: shifts },
    { to: reverts },
    { data: `0x${REVERTS}` },
    { to: store, gas: "0x5300" },
    { data: "0xfe" },
  ]) {
    await send(bad).catch(() => undefined);
  }
  await send({ to: observes });
  await request("evm_increaseTime", [3600]);
  await send({ to: builds, from: bob });
  await send({ to: builds, from: bob });

  const before = await request<string>("evm_snapshot");
  await send({ to: store, data: `0x${word(1)}${word(7)}` });
  await deploy(STORES, { from: carol });
  await request("evm_revert", [before]);
  await send({ to: store, data: `0x${word(1)}${word(8)}` });
  await send({ to: destroyed, from: bob });
  await send({ to: destroyed, value: "0x1" });

  await request("evm_mine");
  await request("evm_mine", [2_000_000_000]);
  await request("evm_setTime", [1_900_000_000_000]);
  await request("evm_mine");

  await request("miner_stop");
  const waiting = [0, 1, 2].map((index) =>
    send({ to: store, from: accounts[index], data: `0x${word(9 + index)}${word(1)}`, gas: "0xf42400" }),
  );
  await Promise.all(waiting).catch(() => undefined);
  await request("miner_start");

  await change("evm_setAccountBalance", [STRANGER, "0x56bc75e2d63100000"]);
  await send({ from: STRANGER, to: bob, value: "0x10" });
  await change("evm_setAccountNonce", [carol, "0x20"]);
  await send({ from: carol, to: bob, value: "0x11" });
  await change("evm_setAccountBalance", [STORE, "0x56bc75e2d63100000"]);
  await send({ from: STORE, to: bob, value: "0x12" }); // a contract, which has no key and by EIP-3607 may not
  await change("evm_setAccountCode", [STRANGER, `0x${STORES}`]);
  await send({ to: STRANGER, data: `0x${word(3)}${word(77)}` });
  await change("evm_setAccountStorageAt", [STORE, `0x${word(2)}`, "0x1234"]);
  await change("evm_setAccountStorageAt", [STORE, `0x${word(1)}`, "0x00"]);
  await send({ to: STORE, data: `0x${word(2)}${word(78)}` });
  await change("evm_setAccountBalance", ["0x00000000000000000000000000000000000f0042", "0x5"]);
  await send({ to: "0x00000000000000000000000000000000000f0042", value: "0x1" });
  addresses.add("0x00000000000000000000000000000000000f0042");

  if (since(hardfork, "berlin")) {
    const accessList = [{ address: store, storageKeys: [`0x${word(0)}`, `0x${word(1)}`] }];
    await send({ type: "0x1", gasPrice: "0x77359400", to: store, data: `0x${word(0)}${word(1)}`, accessList });
  }
  if (since(hardfork, "london")) {
    const fees = { maxFeePerGas: "0x77359400", maxPriorityFeePerGas: "0x3b9aca00" };
    await send({ type: "0x2", ...fees, to: store, data: `0x${word(0)}${word(2)}`, accessList: [] });
    await send({ gasPrice: "0x77359400", to: bob, value: "0x2" });
  }
  const made = await request<string>("personal_newAccount", ["secret"]);
  await send({ to: made, value: "0x1bc16d674ec80000" });
  await request("personal_unlockAccount", [made, "secret", 1000]);
  await send({ from: made, to: bob, value: "0x1", gas: "0x5208" });
  addresses.add(made);
  return { addresses: [...addresses], changedBefore };
}
