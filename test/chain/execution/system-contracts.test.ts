import { createHash } from "node:crypto";
import { type Blob4844Tx, createBlob4844Tx, NetworkWrapperType } from "@ethereumjs/tx";
import {
  commonFor,
  configForHardfork,
  EMPTY_REQUESTS_HASH,
  MAINNET_DEPOSIT_CONTRACT,
} from "../../../src/chain/config/index.js";
import {
  ensureKzg,
  fromHex,
  type GenesisAccount,
  type Hardfork,
  quantityToBytes,
  SYSTEM_CONTRACTS,
  toHex,
} from "../../../src/ethereum/index.js";
import type { StoredBlock } from "../../../src/persistence/state/index.js";
import { balanceOf, ETHER, GWEI, KEYS, nonceOf, type OpenedChain, openedChain, SENDERS, send } from "../chains.js";
import { createOracle, type Oracle } from "../oracle.js";

const MANUAL = { settings: { automine: false } };

let opened: OpenedChain;
let oracle: Oracle;

afterEach(() => opened.close());

async function start(fork: Hardfork, alloc: GenesisAccount[] = []): Promise<void> {
  opened = await openedChain({ fork, alloc, ...MANUAL });
  oracle = await createOracle(fork, opened.spec, opened.chain.head());
}

/** Mines a block that @ethereumjs/vm finds right, its requests included. */
async function mine(): Promise<StoredBlock> {
  const [block] = await opened.chain.mine(1);
  await oracle.check(block as StoredBlock);
  return block as StoredBlock;
}

const slotOf = (index: number): Uint8Array => {
  const slot = new Uint8Array(32);
  new DataView(slot.buffer).setUint32(28, index);
  return slot;
};

const storageAt = (address: string, slot: number): string => {
  const { chain } = opened;
  const body = chain.stateAt().account(fromHex(address));
  return toHex(chain.stateAt().storage(fromHex(address), body?.generation ?? 0, slotOf(slot)));
};

describe.each(["prague", "osaka"] as const)("on %s", (fork) => {
  const REQUESTS = [
    ["withdrawal", SYSTEM_CONTRACTS.withdrawalRequests, 56, 16],
    ["consolidation", SYSTEM_CONTRACTS.consolidationRequests, 96, 2],
  ] as const;

  test.each(REQUESTS)(
    "%s requests queue up, leave in order over several blocks, and then the contract is idle again",
    async (_, address, length, perBlock) => {
      await start(fork);
      const { chain } = opened;
      const count = perBlock + 3;
      const nonce = nonceOf(chain, 0);
      for (let i = 0; i < count; i++) {
        const data = new Uint8Array(length).fill(i + 1);
        await send(chain, 0, {
          ...{ type: 2, nonce: nonce + BigInt(i), to: address, value: 1n, gasLimit: 300_000n, data },
          ...{ maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: GWEI },
        });
      }
      const empty = toHex(EMPTY_REQUESTS_HASH);
      const hashes: string[] = [];
      for (let i = 0; i < 24; i++) {
        const { header, payload } = await mine();
        expect(payload.receipts.every(({ status }) => status === 1)).toBe(true);
        hashes.push(toHex(header.requestsHash as Uint8Array));
      }
      const leaving = Math.ceil(count / perBlock);
      expect(hashes.slice(0, leaving).every((hash) => hash !== empty)).toBe(true);
      expect(hashes.slice(leaving).every((hash) => hash === empty)).toBe(true);
      for (const slot of [0, 1, 2, 3]) expect(storageAt(address, slot)).toBe("0x");
    },
  );

  test("deposits become requests of the block", async () => {
    // Copies its call data into a log with DepositEvent's topic.
    const topic = "649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5";
    const code = fromHex(`0x3660006000377f${topic}366000a100`);
    await start(fork, [{ address: fromHex(MAINNET_DEPOSIT_CONTRACT), balance: 0n, nonce: 1n, code, storage: [] }]);
    const { chain } = opened;
    const deposit = depositData();
    const fees = { maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: GWEI };
    await send(chain, 0, {
      type: 2,
      nonce: 0n,
      to: MAINNET_DEPOSIT_CONTRACT,
      gasLimit: 300_000n,
      data: deposit,
      ...fees,
    });
    await send(chain, 1, {
      type: 2,
      nonce: 0n,
      to: MAINNET_DEPOSIT_CONTRACT,
      gasLimit: 300_000n,
      data: deposit,
      ...fees,
    });
    const { header } = await mine();
    const [key, credentials, amount, signature, index] = [48, 32, 8, 96, 8].map((length, i) =>
      Buffer.alloc(length, i + 1),
    );
    const one = Buffer.concat([key, credentials, amount, signature, index] as Buffer[]);
    const request = createHash("sha256")
      .update(Buffer.concat([Buffer.of(0), one, one]))
      .digest();
    expect(toHex(header.requestsHash as Uint8Array)).toBe(toHex(createHash("sha256").update(request).digest()));
  });

  test("a block's parent hash and the beacon root of its time are where contracts look for them", async () => {
    await start(fork);
    const first = await mine();
    const { header } = await mine();
    expect(storageAt(SYSTEM_CONTRACTS.history, 1)).toBe(toHex(first.hash));
    expect(storageAt(SYSTEM_CONTRACTS.beaconRoots, header.timestamp % 8191)).toBe(
      toHex(quantityToBytes(header.timestamp)),
    );
  });
});

/** ABI encoding of five byte strings, as the deposit contract logs them (EIP-6110). */
function depositData(): Uint8Array {
  const fields = [48, 32, 8, 96, 8].map((length, index) => Buffer.alloc(length, index + 1));
  const word = (value: number): Buffer => Buffer.from(value.toString(16).padStart(64, "0"), "hex");
  const heads: Buffer[] = [];
  const tails: Buffer[] = [];
  let at = 160;
  for (const field of fields) {
    const padded = Buffer.concat([field, Buffer.alloc((32 - (field.length % 32)) % 32)]);
    heads.push(word(at));
    tails.push(word(field.length), padded);
    at += 32 + padded.length;
  }
  return Buffer.concat([...heads, ...tails]);
}

test("blobs are charged for and counted in the header, and no more of them are taken than fit", async () => {
  await ensureKzg();
  await start("cancun");
  const { chain } = opened;
  const common = commonFor(configForHardfork(1337, "cancun"), "cancun", {
    target: 3,
    max: 6,
    updateFraction: 3_338_477,
  });
  const blob = toHex(Buffer.alloc(131_072, Buffer.from(`00${"5a".repeat(31)}`, "hex")));
  const network = (nonce: bigint): Uint8Array =>
    (
      createBlob4844Tx(
        {
          ...{ chainId: 1337n, nonce, to: toHex(SENDERS[1] as Uint8Array), gasLimit: 21_000n, blobs: [blob, blob] },
          ...{ maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: GWEI, maxFeePerBlobGas: 99n },
          networkWrapperVersion: NetworkWrapperType.EIP4844,
        },
        { common },
      ).sign(KEYS[0] as Uint8Array) as Blob4844Tx
    ).serializeNetworkWrapper();
  for (const nonce of [0n, 1n, 2n, 3n]) await chain.submit(await chain.decode(network(nonce)));
  const before = balanceOf(chain, SENDERS[0] as Uint8Array);
  const full = await mine();
  // Six blobs at most: three transactions of two.
  expect(full.payload.transactions.length).toBe(3);
  expect(full.header.blobGasUsed).toBe(6n * 131_072n);
  expect(full.payload.sidecars.length).toBe(3);
  const spent = full.payload.receipts.reduce(
    (sum, { gasUsed, effectiveGasPrice }) => sum + gasUsed * effectiveGasPrice,
    0n,
  );
  expect(before - balanceOf(chain, SENDERS[0] as Uint8Array)).toBe(spent + 6n * 131_072n);
  const next = await mine();
  expect(next.header.excessBlobGas).toBe(3n * 131_072n);
  expect(next.payload.transactions.length).toBe(1);
  expect(next.payload.receipts[0]?.blobGasPrice).toBe(1n);
  expect(before).toBeLessThan(1_001n * ETHER);
}, 60_000);
