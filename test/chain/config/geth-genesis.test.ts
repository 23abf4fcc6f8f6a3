import { createAddressFromString } from "@ethereumjs/util";
import { GenesisFileError, parseGethGenesis } from "../../../src/chain/config/geth/geth-genesis.js";
import { gethConfig, gethGenesisText } from "../../../src/chain/config/geth/geth-genesis-text.js";
import { blobParametersAt, configForHardfork, hardforkAt, sealGenesis } from "../../../src/chain/config/index.js";
import { EMPTY_ROOT, type HeaderFields, KECCAK_EMPTY, toHex } from "../../../src/ethereum/index.js";
import type { StateDiff } from "../../../src/persistence/records/index.js";

const forks = {
  homesteadBlock: 0,
  eip150Block: 0,
  eip155Block: 0,
  eip158Block: 0,
  byzantiumBlock: 0,
  constantinopleBlock: 0,
  petersburgBlock: 0,
  istanbulBlock: 0,
  berlinBlock: 0,
  londonBlock: 0,
};
const merged = { ...forks, terminalTotalDifficulty: 0, shanghaiTime: 0, cancunTime: 0, pragueTime: 10, osakaTime: 20 };
const funded = "0x71562b71999873db5b286df957af199ec94617f7";

const file = (config: object = merged, rest: object = {}): string =>
  JSON.stringify({
    config: { chainId: 7, ...config },
    alloc: { [funded.slice(2)]: { balance: "0x10" } },
    gasLimit: "0x1c9c380",
    difficulty: "0x0",
    ...rest,
  });

describe("a geth genesis file", () => {
  test("gives the chain's forks, by block, total difficulty and time", () => {
    const { config } = parseGethGenesis(
      file({
        ...forks,
        berlinBlock: 4,
        londonBlock: 4,
        grayGlacierBlock: 6,
        mergeNetsplitBlock: 8,
        terminalTotalDifficulty: "0x3e8",
        shanghaiTime: 100,
        daoForkBlock: 0,
        daoForkSupport: true,
        ethash: {},
      }),
    );
    expect(config.chainId).toBe(7);
    expect(config.forks.slice(-4)).toEqual([
      { name: "london", block: 4 },
      { name: "grayGlacier", block: 6 },
      { name: "paris", totalDifficulty: "1000", block: 8 },
      { name: "shanghai", time: 100 },
    ]);
    expect(hardforkAt(config, 3, 0, 0n)).toBe("istanbul");
    expect(hardforkAt(config, 7, 0, 999n)).toBe("grayGlacier");
    expect(hardforkAt(config, 7, 0, 1000n)).toBe("paris");
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  test("takes Petersburg with Constantinople and EIP-158 with EIP-155, as geth does", () => {
    const { petersburgBlock: _, eip158Block: __, ...rest } = forks;
    const { config } = parseGethGenesis(file({ ...rest, istanbulBlock: 3, berlinBlock: 3, londonBlock: 3 }));
    expect(hardforkAt(config, 2, 0)).toBe("petersburg");
    expect(config.forks).toContainEqual({ name: "spuriousDragon", block: 0 });
  });

  test("gives blob parameters, by hardfork and by blob-parameter fork of any name", () => {
    const { config } = parseGethGenesis(
      file({
        ...merged,
        bpo1Time: 30,
        sundayTime: 40,
        blobSchedule: {
          cancun: { target: 1, max: 2, baseFeeUpdateFraction: 3 },
          bpo1: { target: 10, max: 15, baseFeeUpdateFraction: 8_346_193 },
          sunday: { target: 14, max: 21, baseFeeUpdateFraction: 11_684_671 },
          bpo5: { target: 1, max: 1, baseFeeUpdateFraction: 1 },
        },
      }),
    );
    expect([0, 10, 20, 30, 40].map((time) => blobParametersAt(config, time))).toEqual([
      { name: "cancun", time: 0, target: 1, max: 2, updateFraction: 3 },
      { name: "prague", time: 10, target: 6, max: 9, updateFraction: 5_007_716 },
      { name: "osaka", time: 20, target: 6, max: 9, updateFraction: 5_007_716 },
      { name: "bpo1", time: 30, target: 10, max: 15, updateFraction: 8_346_193 },
      { name: "sunday", time: 40, target: 14, max: 21, updateFraction: 11_684_671 },
    ]);
  });

  test("lets Osaka keep the blob parameters before it", () => {
    const prague = { target: 3, max: 4, baseFeeUpdateFraction: 5 };
    const { config } = parseGethGenesis(file({ ...merged, blobSchedule: { prague } }));
    expect(blobParametersAt(config, 20)).toMatchObject({ name: "osaka", target: 3, max: 4, updateFraction: 5 });
  });

  test("gives accounts with balance, nonce, code and storage, however they are written", () => {
    const { alloc } = parseGethGenesis(
      file(merged, {
        alloc: {
          [funded]: { balance: "1000000000000000000" },
          "0000000000000000000000000000000000000001": {},
          "0x0000000000000000000000000000000000000002": {
            balance: 5,
            nonce: "0x7",
            code: "0x6001",
            storage: { "0x1": "0x0a", "02": `0x${"00".repeat(31)}0b`, "0x03": "0x00" },
          },
        },
      }),
    );
    expect(alloc[0]).toMatchObject({ address: createAddressFromString(funded).bytes, balance: 10n ** 18n, nonce: 0n });
    expect(alloc[1]).toMatchObject({ balance: 0n, nonce: 0n, storage: [] });
    expect(alloc[2]).toMatchObject({ balance: 5n, nonce: 7n, code: Uint8Array.of(0x60, 1) });
    expect(alloc[2]?.storage.map(([slot, value]) => [toHex(slot), toHex(value)])).toEqual([
      [`0x${"00".repeat(31)}01`, "0x0a"],
      [`0x${"00".repeat(31)}02`, "0x0b"],
    ]);
  });

  test("gives the header's fields, and geth's where they are left out", () => {
    const given = parseGethGenesis(
      file(merged, {
        nonce: "0x42",
        timestamp: "0x5",
        extraData: "0xabcd",
        mixhash: `0x${"11".repeat(32)}`,
        coinbase: funded,
        parentHash: `0x${"22".repeat(32)}`,
        baseFeePerGas: "0x7",
        excessBlobGas: "0x20000",
        blobGasUsed: "0x40000",
      }),
    ).header;
    expect(given).toMatchObject({ timestamp: 5, baseFeePerGas: 7n, excessBlobGas: 131_072n, blobGasUsed: 262_144n });
    expect([given.nonce, given.extraData, given.mixHash, given.coinbase, given.parentHash].map(toHex)).toEqual([
      "0x0000000000000042",
      "0xabcd",
      `0x${"11".repeat(32)}`,
      funded,
      `0x${"22".repeat(32)}`,
    ]);
    const bare = parseGethGenesis(JSON.stringify({ config: { chainId: 1, ethash: {} }, alloc: {} })).header;
    expect(bare).toMatchObject({ gasLimit: 4_712_388n, difficulty: 131_072n, timestamp: 0 });
    expect(bare.baseFeePerGas).toBeUndefined();
    expect(parseGethGenesis(file(merged, { difficulty: null })).header.difficulty).toBe(0n);
    expect(parseGethGenesis(file()).header.requestsHash).toBeUndefined();
    expect(parseGethGenesis(file({ ...merged, pragueTime: 0 })).header.requestsHash).toHaveLength(32);
  });

  test("of mainnet's first block gives mainnet's genesis hash", () => {
    const spec = parseGethGenesis(
      JSON.stringify({
        config: { chainId: 1, homesteadBlock: 1_150_000, ethash: {} },
        nonce: "0x0000000000000042",
        extraData: "0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa",
        gasLimit: "0x1388",
        difficulty: "0x400000000",
        alloc: {},
      }),
    );
    const stateRoot = Buffer.from("d7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544", "hex");
    expect(toHex(sealGenesis(spec, stateRoot).hash)).toBe(
      "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
    );
  });
});

describe("a chain's rules as geth writes them", () => {
  test("have the block of the merge where it was not the first", () => {
    const written = (rest: object) => gethConfig(parseGethGenesis(file({ ...forks, ...rest })).config);
    const terminalTotalDifficulty = 1_000;
    expect(written({ terminalTotalDifficulty, mergeNetsplitBlock: 8 })).toMatchObject({
      terminalTotalDifficulty,
      mergeNetsplitBlock: 8,
    });
    expect(gethConfig(configForHardfork(1, "paris"))).toMatchObject({ terminalTotalDifficulty: 0 });
    expect(gethConfig(configForHardfork(1, "paris"))).not.toHaveProperty("mergeNetsplitBlock");
  });

  test("have each account's storage as words", () => {
    const { config, header } = parseGethGenesis(file());
    const address = createAddressFromString(funded).bytes;
    const slot = new Uint8Array(32).fill(1);
    const body = { nonce: 0n, balance: 1n, codeHash: KECCAK_EMPTY, storageRoot: EMPTY_ROOT };
    const diff = {
      accounts: [{ address, body }],
      storage: [{ address, slots: [[slot, Uint8Array.of(0x0a)]] }],
      codes: [],
    } as unknown as StateDiff;
    const { alloc } = JSON.parse(gethGenesisText(config, { ...header, number: 0 } as unknown as HeaderFields, diff));
    expect(alloc[funded.slice(2)].storage).toEqual({ [toHex(slot)]: `0x${"00".repeat(31)}0a` });
  });
});

describe("a genesis file that cannot be used is refused with the field and the reason", () => {
  const { berlinBlock: _, ...withoutBerlin } = forks;
  const { londonBlock: __, ...withoutLondon } = merged;
  test.each([
    ["no JSON", "{", /is not JSON/],
    ["no chain id", JSON.stringify({ config: {}, alloc: {} }), /config\.chainId/],
    ["no alloc", JSON.stringify({ config: { chainId: 1 } }), /alloc/],
    [
      "a balance that is no number",
      file(merged, { alloc: { [funded]: { balance: "much" } } }),
      /balance: is not a number/,
    ],
    ["a balance above 2^256-1", file(merged, { alloc: { [funded]: { balance: `0x1${"0".repeat(64)}` } } }), /2\^256-1/],
    ["a short address", file(merged, { alloc: { "0x12": {} } }), /alloc\.0x12: is not 20 bytes/],
    [
      "a slot that is no hex",
      file(merged, { alloc: { [funded]: { storage: { zz: "0x1" } } } }),
      /storage\.zz: is not hex/,
    ],
    [
      "a slot that is too long",
      file(merged, { alloc: { [funded]: { storage: { ["1".repeat(66)]: "0x1" } } } }),
      /longer than 32/,
    ],
    [
      "a value that is too long",
      file(merged, { alloc: { [funded]: { storage: { "0x1": `0x${"1".repeat(66)}` } } } }),
      /storage\.0x1: .*longer than 32/,
    ],
    ["forks out of order", file({ ...forks, istanbulBlock: 5 }), /berlinBlock comes before config\.istanbulBlock/],
    ["times out of order", file({ ...merged, osakaTime: 5 }), /osakaTime comes before config\.pragueTime/],
    ["a fork left out", file(withoutBerlin), /berlinBlock is missing, but config\.londonBlock is given/],
    ["a merge before London", file(withoutLondon), /londonBlock is missing/],
    ["EIP-155 without EIP-158", file({ ...forks, eip155Block: 1 }), /eip155Block and config\.eip158Block differ/],
    ["a fork that is not known", file({ ...merged, amsterdamTime: 90 }), /amsterdamTime schedules a fork/],
    [
      "a fork by block that is not known",
      file({ ...merged, gingerbreadBlock: 90 }),
      /gingerbreadBlock schedules a fork/,
    ],
    ["a fork at a fraction", file({ ...forks, londonBlock: 0.5 }), /config\.londonBlock/],
    [
      "blob parameters before there are blobs",
      file({
        ...merged,
        cancunTime: 5,
        bpo1Time: 1,
        blobSchedule: { bpo1: { target: 1, max: 1, baseFeeUpdateFraction: 1 } },
      }),
      /bpo1Time changes the blob parameters before/,
    ],
    [
      "a blob schedule without a fraction",
      file({ ...merged, blobSchedule: { cancun: { target: 1, max: 1, baseFeeUpdateFraction: 0 } } }),
      /baseFeeUpdateFraction: is zero/,
    ],
  ])("%s", (_name, text, reason) => {
    expect(() => parseGethGenesis(text)).toThrow(GenesisFileError);
    expect(() => parseGethGenesis(text)).toThrow(reason);
    expect(() => parseGethGenesis(text)).toThrow(/^the genesis file cannot be used: /);
  });
});
