import { BlockHeader } from "@ethereumjs/block";
import { Hoodi, Mainnet, Sepolia } from "@ethereumjs/common";
import {
  commonAt,
  configForHardfork,
  defaultGenesis,
  EMPTY_REQUESTS_HASH,
  type GenesisSpec,
  genesisHeader,
  STEP_GENESIS_TIME,
  sealGenesis,
} from "../../../src/chain/config/index.js";
import {
  decodeHeader,
  encodeHeader,
  fromHex,
  HARDFORKS,
  keccak256,
  SYSTEM_CONTRACTS,
  systemContracts,
  toHex,
} from "../../../src/ethereum/index.js";

const root = new Uint8Array(32).fill(5);
const timestamp = STEP_GENESIS_TIME;

describe("the genesis header", () => {
  test.each(HARDFORKS)("of %s is the one that ethereumjs makes of its fields, and decodes to them", (fork) => {
    const config = configForHardfork(1337, fork);
    const header = genesisHeader(config, { timestamp, extraData: fromHex("0x636f7576"), gasLimit: 30_000_000n });
    const sealed = sealGenesis({ config, header, alloc: [] }, root);
    const theirs = new BlockHeader(
      {
        ...header,
        uncleHash: header.ommersHash,
        coinbase: toHex(header.coinbase),
        stateRoot: root,
        transactionsTrie: header.transactionsRoot,
        receiptTrie: header.receiptsRoot,
        number: 0,
      },
      { common: commonAt(config, 0, timestamp) },
    );
    expect(toHex(sealed.rlp)).toBe(toHex(theirs.serialize()));
    expect(toHex(sealed.hash)).toBe(toHex(theirs.hash()));
    expect(toHex(encodeHeader(decodeHeader(sealed.rlp)))).toBe(toHex(sealed.rlp));
  });

  test.each([
    [
      "mainnet",
      Mainnet,
      "frontier",
      "d7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544",
      "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
    ],
    [
      "Sepolia",
      Sepolia,
      "london",
      "5eb6e371a698b8d68f665192350ffcecbbbf322916f4b51bd79bb6887da3f494",
      "25a5cc106eea7138acab33231d7160d69cb777ee0c2c553fcddf5138993e6dd9",
    ],
    [
      "Hoodi",
      Hoodi,
      "cancun",
      "da87d7f5f91c51508791bbcbd4aa5baf04917830b86985eeb9ad3d5bfb657576",
      "bbe312868b376a3001692a646dd2d7d1e4406380dfd86b98aa8a34d1557c971b",
    ],
  ] as const)("of %s has its known hash", (_, { chainId, genesis }, fork, stateRoot, hash) => {
    const config = configForHardfork(Number(chainId), fork);
    const header = genesisHeader(config, {
      timestamp: Number(genesis.timestamp ?? 0),
      gasLimit: BigInt(genesis.gasLimit),
      difficulty: BigInt(genesis.difficulty),
      nonce: fromHex(genesis.nonce),
      extraData: fromHex(genesis.extraData),
    });
    expect(toHex(sealGenesis({ config, header, alloc: [] }, fromHex(stateRoot)).hash)).toBe(`0x${hash}`);
  });

  test("cannot have a field of a later fork without those before it", () => {
    const header = genesisHeader(configForHardfork(1, "berlin"), { timestamp });
    expect(() => encodeHeader({ ...header, stateRoot: root, withdrawalsRoot: root })).toThrow(
      "a field of a later fork",
    );
  });

  test("says that there are no requests by the hash of nothing", () => {
    expect(toHex(EMPTY_REQUESTS_HASH)).toBe("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});

describe("the genesis state without a file", () => {
  const accounts = [
    { address: new Uint8Array(20).fill(1), balance: 1n },
    { address: new Uint8Array(20).fill(2), balance: 2n },
    { address: new Uint8Array(20).fill(1), balance: 3n },
  ];
  const genesis = (fork: (typeof HARDFORKS)[number]): GenesisSpec =>
    defaultGenesis({ config: configForHardfork(1337, fork), timestamp, accounts });
  const addresses = (spec: GenesisSpec): string[] => spec.alloc.map(({ address }) => toHex(address));

  test("has the funded accounts, each once, and the fork's system contracts", () => {
    const funded = accounts.slice(0, 2).map(({ address }) => toHex(address));
    expect(addresses(genesis("shanghai"))).toEqual(funded);
    expect(addresses(genesis("cancun"))).toEqual([SYSTEM_CONTRACTS.beaconRoots, ...funded]);
    expect(addresses(genesis("osaka"))).toEqual([...Object.values(SYSTEM_CONTRACTS), ...funded]);
    expect(genesis("frontier").alloc.map(({ balance }) => balance)).toEqual([3n, 2n]);
  });

  test("funds a system contract without losing its code", () => {
    const address = fromHex(SYSTEM_CONTRACTS.history);
    const { alloc } = defaultGenesis({ config: configForHardfork(1), timestamp, accounts: [{ address, balance: 9n }] });
    const contract = alloc.find((account) => toHex(account.address) === SYSTEM_CONTRACTS.history);
    expect(contract).toMatchObject({ balance: 9n, nonce: 1n });
    expect(contract?.code).toHaveLength(83);
  });

  test("has the system contracts' code as on mainnet", () => {
    const hashes = Object.fromEntries(
      systemContracts("osaka").map(({ address, code }) => [toHex(address), toHex(keccak256(code))]),
    );
    expect(hashes).toEqual({
      [SYSTEM_CONTRACTS.beaconRoots]: "0xf57acd40259872606d76197ef052f3d35588dadf919ee1f0e3cb9b62d3f4b02c",
      [SYSTEM_CONTRACTS.history]: "0x6e49e66782037c0555897870e29fa5e552daf4719552131a0abce779daec0a5d",
      [SYSTEM_CONTRACTS.withdrawalRequests]: "0x0345a365d2f4c5975b9f1599abe0a2ee76b7a3a731bc68781bd04c84e4858f50",
      [SYSTEM_CONTRACTS.consolidationRequests]: "0x78c6cb5202685228bbcbfb992b1c4e116c7ec5ef11e25b8e92716cfc628ddd60",
    });
  });
});
