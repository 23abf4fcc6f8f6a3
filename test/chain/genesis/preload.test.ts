import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Abi, type Address, decodeFunctionResult, encodeDeployData, encodeFunctionData, type Hex } from "viem";
import { type GenesisCreation, STEP_GENESIS_TIME } from "../../../src/chain/config/index.js";
import { genesisHashOf } from "../../../src/chain/genesis/genesis.js";
import type { Chain } from "../../../src/chain/index.js";
import { fromHex, keccak256, toHex } from "../../../src/ethereum/index.js";
import { type Artifact, compile } from "../../support/artifacts.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";
import { type OpenedChain, openedChain, SENDERS, type Setup, send } from "../chains.js";

const { Witness, Successor, Long } = compile("test/chain/contracts/Preloaded.sol") as Record<
  "Witness" | "Successor" | "Long",
  Artifact
>;

const WITNESS: Address = "0xa750000000000000000000000000000000000001";
const SUCCESSOR: Address = "0xa750000000000000000000000000000000000002";
const OPERATOR: Address = "0x00000000000000000000000000000000000000AB";

const created = (address: Address, { abi, bytecode }: Artifact, ...args: unknown[]): GenesisCreation => ({
  address: fromHex(address),
  creationCode: fromHex(encodeDeployData({ abi, bytecode, args })),
  sender: fromHex(OPERATOR),
});
const witness = (start = 7n) =>
  created(WITNESS, Witness, OPERATOR, "a name that is longer than one word of 32 bytes", start);
const successor = () => created(SUCCESSOR, Successor, WITNESS);

let opened: OpenedChain;
let last: OpenedChain | undefined;
afterEach(async () => {
  await last?.close();
  last = undefined;
});
afterAll(removeDirectories);

const open = async (preload: GenesisCreation[], setup: Setup = {}): Promise<Chain> => {
  last = opened = await openedChain({ preload, ...setup });
  return opened.chain;
};

async function read(chain: Chain, to: Address, { abi }: { abi: Abi }, functionName: string, ...args: unknown[]) {
  const data = fromHex(encodeFunctionData({ abi, functionName, args }));
  const answer = await chain.call(
    { to: fromHex(to), data },
    { state: chain.stateAt(), config: chain.config, header: chain.head().header },
  );
  return decodeFunctionResult({ abi, functionName, data: toHex(answer) as Hex });
}

test("a constructor sees its arguments, its own address, its sender and block 0", async () => {
  const chain = await open([witness()]);
  const saw = async (name: string) => read(chain, WITNESS, Witness, name);
  expect(await saw("self")).toBe(WITNESS);
  expect(await saw("sender")).toBe(OPERATOR);
  expect(await saw("origin")).toBe(OPERATOR);
  expect(await saw("named")).toBe(OPERATOR);
  expect(await saw("blockNumber")).toBe(0n);
  expect(await saw("time")).toBe(BigInt(STEP_GENESIS_TIME));
  expect(await saw("chain")).toBe(1337n);
  expect(await saw("ownCode")).toBe(0n);
  expect(await saw("value")).toBe(7n);
  expect(await read(chain, WITNESS, Witness, "names", OPERATOR)).toBe(
    "a name that is longer than one word of 32 bytes",
  );
});

test("a contract finds those before it, changes them, and creates others", async () => {
  const chain = await open([witness(), successor()]);
  expect(await read(chain, SUCCESSOR, Successor, "seen")).toBe(7n);
  expect(await read(chain, WITNESS, Witness, "value")).toBe(8n);
  const child = (await read(chain, SUCCESSOR, Successor, "child")) as Address;
  expect(await read(chain, child, Successor, "seen")).toBe(8n);
});

test("the chain is at block 0, without receipts, and nobody has sent or paid anything", async () => {
  const chain = await open([witness(), successor()]);
  const { header, payload, hash } = chain.head();
  expect(header).toMatchObject({ number: 0, gasUsed: 0n, logsBloom: new Uint8Array(256) });
  expect(payload).toMatchObject({ transactions: [], receipts: [] });
  expect(toHex(keccak256(payload.header))).toBe(toHex(hash));
  const state = chain.stateAt();
  expect(state.account(fromHex(OPERATOR))).toBeUndefined();
  for (const sender of SENDERS)
    expect(state.account(sender)).toMatchObject({ nonce: 0n, balance: 1_000n * 10n ** 18n });
  expect(state.account(fromHex(WITNESS))).toMatchObject({ nonce: 1n, balance: 0n });
  expect(state.account(fromHex(SUCCESSOR))).toMatchObject({ nonce: 2n, balance: 0n }); // it created one itself
  expect(await chain.findLogs(0, 0, { addresses: [], topics: [] })).toEqual([]);
});

test("the same contracts give the same genesis hash, and others another", async () => {
  await open([witness(), successor()]);
  const hash = toHex(opened.chain.genesisHash);
  expect(toHex(await genesisHashOf(opened.spec))).toBe(hash);
  expect(toHex(await genesisHashOf({ ...opened.spec, preload: [witness(8n), successor()] }))).not.toBe(hash);
  expect(toHex(await genesisHashOf({ ...opened.spec, preload: [] }))).not.toBe(hash);
});

test("they are there when the chain opens again, and when its state is made again from the journal", async () => {
  const directory = temporaryDirectory();
  const chain = await open([witness(), successor()], { directory });
  const data = encodeFunctionData({ abi: Witness.abi, functionName: "add", args: [5n] });
  await send(chain, 0, { nonce: 0n, to: WITNESS, data, gasLimit: 100_000n, gasPrice: 10n ** 10n });
  const root = toHex(chain.head().header.stateRoot);
  for (const forget of [() => undefined, () => rmSync(join(directory, "state"), { recursive: true })]) {
    await opened.close();
    forget();
    await open([], { directory });
    expect(toHex(opened.chain.head().header.stateRoot)).toBe(root);
    expect(await read(opened.chain, WITNESS, Witness, "value")).toBe(13n);
    const { state } = opened;
    expect(toHex(state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() }))).toBe(root);
  }
});

describe("a contract that cannot be created is refused with its address and the reason:", () => {
  test.each<[string, GenesisCreation[], string]>([
    ["a reason in words", [witness(13n)], "execution reverted: thirteen is unlucky"],
    ["an error of its own", [witness(1_001n)], "execution reverted: 0x279b754f"],
    ["its dependency is missing", [created(WITNESS, Successor, SUCCESSOR)], "execution reverted"],
    ["invalid code", [{ ...witness(), creationCode: Uint8Array.of(0xfe) }], "invalid opcode: INVALID"],
    ["more gas than there is", [{ ...witness(), creationCode: fromHex("0x600063ffffffff52") }], "out of gas"],
    [
      "longer than EIP-170 allows",
      [created(WITNESS, Long, 24_577n, 0n)],
      "its code of 24577 bytes is longer than the 24576 of",
    ],
    ["what EIP-3541 forbids", [created(WITNESS, Long, 10n, 0xefn)], "its code must not begin with 0xef (EIP-3541)"],
    ["the address is taken", [witness(), witness()], "there is a contract already"],
  ])("%s", async (_what, preload, reason) => {
    await expect(openedChain({ preload })).rejects.toMatchObject({
      name: "PreloadError",
      message: expect.stringContaining(`the contract at ${WITNESS} cannot be created in the genesis state: ${reason}`),
    });
  });

  test("and one as long as it allows is not", async () => {
    const chain = await open([created(WITNESS, Long, 24_576n, 0n)]);
    const codeHash = chain.stateAt().account(fromHex(WITNESS))?.codeHash as Uint8Array;
    expect(chain.stateAt().code(codeHash)).toHaveLength(24_576);
  });
});
