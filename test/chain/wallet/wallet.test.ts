import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recoverAddress } from "viem";
import { mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import {
  AccountExistsError,
  AccountLockedError,
  InvalidPrivateKeyError,
  TypedDataError,
  UnknownAccountError,
  WalletOptionError,
  WrongPassphraseError,
} from "../../../src/chain/wallet/errors.js";
import { hashMessage, recoverMessageSigner } from "../../../src/chain/wallet/messages.js";
import { accountKeysFile, createWallet, type Wallet, type WalletOptions } from "../../../src/chain/wallet/wallet.js";
import { DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "../../../src/chain/wallet/well-known.js";
import {
  addressOfPublicKey,
  checksumAddress,
  fromHex,
  keccak256,
  recoverPublicKey,
  toHex,
} from "../../../src/ethereum/index.js";

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const message = new TextEncoder().encode("Chocolate, at 32 °C");
const stranger = fromHex("0x00000000000000000000000000000000000000aa");
const first = (wallet: Wallet): Uint8Array => wallet.accounts()[0] as Uint8Array;

describe("a wallet from a mnemonic", () => {
  test("has ten accounts of 1000 ether from the phrase that Hardhat and Anvil use", () => {
    const wallet = createWallet();
    expect(checksumAddress(first(wallet))).toBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    expect(toHex(wallet.initialAccounts[0]?.privateKey as Uint8Array)).toBe(
      "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
    );
    wallet.accounts().forEach((address, addressIndex) => {
      expect(checksumAddress(address)).toBe(mnemonicToAccount(DEFAULT_MNEMONIC, { addressIndex }).address);
    });
    expect(wallet.initialAccounts.map(({ balance }) => balance)).toEqual(Array(10).fill(1000n * 10n ** 18n));
  });

  test("has Ganache's accounts with Ganache's phrase", () => {
    const wallet = createWallet({ mnemonic: GANACHE_MNEMONIC, count: 1 });
    expect(wallet.accounts().map(checksumAddress)).toEqual(["0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1"]);
  });

  test("takes another path, count and balance", () => {
    const wallet = createWallet({ hdPath: "m/44'/60'/2'/1/", count: 3, balance: 5n });
    const expected = [0, 1, 2].map((index) => mnemonicToAccount(DEFAULT_MNEMONIC, { path: `m/44'/60'/2'/1/${index}` }));
    expect(wallet.accounts().map(checksumAddress)).toEqual(expected.map(({ address }) => address));
    expect(wallet.initialAccounts.every(({ balance }) => balance === 5n)).toBe(true);
  });
});

describe("a wallet from private keys", () => {
  test("has just those accounts, each with its balance; one without a key comes from the mnemonic", () => {
    const wallet = createWallet({ accounts: [{ privateKey: key(1), balance: 7n }, { balance: 9n }] });
    const expected = [privateKeyToAccount(toHex(key(1))), mnemonicToAccount(DEFAULT_MNEMONIC, { addressIndex: 1 })];
    expect(wallet.accounts().map(checksumAddress)).toEqual(expected.map(({ address }) => address));
    expect(wallet.initialAccounts.map(({ balance }) => balance)).toEqual([7n, 9n]);
  });

  test.each([key(0), key(0xff), new Uint8Array(31).fill(1)])("refuses a key that is none", (privateKey) => {
    expect(() => createWallet({ accounts: [{ privateKey }] })).toThrow(InvalidPrivateKeyError);
  });
});

describe("signing", () => {
  const wallet = createWallet({ accounts: [{ privateKey: key(1) }] });
  const account = privateKeyToAccount(toHex(key(1)));

  test("a hash gives a signature that recovers to the account", () => {
    const hash = keccak256(message);
    const { r, s, yParity } = wallet.signHash(first(wallet), hash);
    expect(addressOfPublicKey(recoverPublicKey(hash, BigInt(yParity), r, s))).toEqual(first(wallet));
  });

  test("a message gives what viem signs, and its signer is recovered", async () => {
    const signature = wallet.signMessage(first(wallet), message);
    expect(toHex(signature)).toBe(await account.signMessage({ message: { raw: message } }));
    expect(recoverMessageSigner(message, signature)).toEqual(first(wallet));
    expect(toHex(hashMessage(new Uint8Array(0)))).toBe(
      "0x5f35dce98ba4fba25530a026ed80b2cecdaa31091ba4958b99b52ea1d068adad",
    );
  });

  test("recovering takes v from 0 and from 27, and refuses other lengths", () => {
    const signature = wallet.signMessage(first(wallet), message);
    signature[64] = (signature[64] as number) - 27;
    expect(recoverMessageSigner(message, signature)).toEqual(first(wallet));
    expect(() => recoverMessageSigner(message, signature.subarray(1))).toThrow("65 bytes");
  });

  test("an account that is not there is rejected with geth's text", () => {
    expect(() => wallet.signHash(stranger, key(1))).toThrow(UnknownAccountError);
    expect(() => wallet.signHash(stranger, key(1))).toThrow(/^unknown account/);
  });
});

describe("signing typed data", () => {
  const mail = {
    types: {
      EIP712Domain: [
        { name: "name", type: "string" },
        { name: "version", type: "string" },
        { name: "chainId", type: "uint256" },
        { name: "verifyingContract", type: "address" },
      ],
      Person: [
        { name: "name", type: "string" },
        { name: "wallet", type: "address" },
      ],
      Mail: [
        { name: "from", type: "Person" },
        { name: "to", type: "Person" },
        { name: "contents", type: "string" },
      ],
    },
    primaryType: "Mail",
    domain: {
      name: "Ether Mail",
      version: "1",
      chainId: 1,
      verifyingContract: "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
    },
    message: {
      from: { name: "Cow", wallet: "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826" },
      to: { name: "Bob", wallet: "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB" },
      contents: "Hello, Bob!",
    },
  } as const;
  const cow = createWallet({ accounts: [{ privateKey: keccak256(new TextEncoder().encode("cow")) }] });

  test("gives the signature of EIP-712's example", async () => {
    const hash = "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2";
    const signature = toHex(await cow.signTypedData(first(cow), mail));
    expect(await recoverAddress({ hash, signature })).toBe(mail.message.from.wallet);
    expect(toHex(await cow.signTypedData(first(cow), JSON.stringify(mail), "v3"))).toBe(signature);
  });

  test("gives what viem signs for arrays, nested types, numbers as text and bytes", async () => {
    const order = {
      domain: { name: "Exchange", chainId: 1337n, salt: toHex(key(3)) },
      types: {
        Order: [
          { name: "legs", type: "Leg[]" },
          { name: "prices", type: "int64[2][]" },
          { name: "open", type: "bool" },
          { name: "note", type: "bytes" },
          { name: "id", type: "bytes4" },
        ],
        Leg: [
          { name: "security", type: "address" },
          { name: "lots", type: "uint256" },
        ],
      },
      primaryType: "Order",
      message: {
        legs: [
          { security: toHex(stranger), lots: 12n },
          { security: toHex(stranger), lots: 2n ** 200n },
        ],
        prices: [[-5n, 7n]],
        open: true,
        note: "0x0102",
        id: "0xdeadbeef",
      },
    } as const;
    const wallet = createWallet({ accounts: [{ privateKey: key(1) }] });
    const expected = await privateKeyToAccount(toHex(key(1))).signTypedData(order);
    const json = JSON.stringify(order, (_, value) => (typeof value === "bigint" ? value.toString() : value));
    expect(toHex(await wallet.signTypedData(first(wallet), json, "v4"))).toBe(expected);
    await expect(wallet.signTypedData(first(wallet), json, "v3")).rejects.toThrow(/eth_signTypedData_v4/);
  });

  test.each([
    ["no JSON", "{"],
    ["the form before EIP-712", [{ type: "string", name: "message", value: "hi" }]],
    ["no types", { ...mail, types: undefined }],
    ["an unknown primary type", { ...mail, primaryType: "Letter" }],
    ["a type that is no list", { ...mail, types: { ...mail.types, Mail: {} } }],
    ["a value of the wrong type", { ...mail, message: { ...mail.message, from: 1 } }],
    ["nothing", undefined],
  ])("refuses %s with one sentence", async (_, typedData) => {
    await expect(cow.signTypedData(first(cow), typedData)).rejects.toThrow(TypedDataError);
  });

  test("refuses locked and unknown accounts first", async () => {
    const locked = createWallet({ count: 1, lock: true });
    await expect(locked.signTypedData(first(locked), mail)).rejects.toThrow(AccountLockedError);
    await expect(locked.signTypedData(stranger, mail)).rejects.toThrow(UnknownAccountError);
  });
});

describe("locked accounts", () => {
  test("do not sign, with geth's text, until their passphrase is given", async () => {
    const wallet = createWallet({ count: 2, lock: true, passphrase: "secret" });
    expect(wallet.has(first(wallet))).toBe(true);
    expect(wallet.isUnlocked(first(wallet))).toBe(false);
    expect(() => wallet.signMessage(first(wallet), message)).toThrow(/^authentication needed: passphrase or unlock$/);
    await expect(wallet.unlock(first(wallet), "wrong")).rejects.toThrow(WrongPassphraseError);
    await wallet.unlock(first(wallet), "secret");
    expect(wallet.signMessage(first(wallet), message)).toHaveLength(65);
    expect(wallet.lock(first(wallet))).toBe(true);
    expect(wallet.lock(first(wallet))).toBe(false);
    expect(wallet.isUnlocked(first(wallet))).toBe(false);
  });

  test("are locked again when the time is over; without a time they stay unlocked", async () => {
    let time = 1_000_000;
    const wallet = createWallet({ count: 1, lock: true, now: () => time });
    await wallet.unlock(first(wallet), "", 10);
    time += 9_999;
    expect(wallet.isUnlocked(first(wallet))).toBe(true);
    time += 1;
    expect(() => wallet.signMessage(first(wallet), message)).toThrow(AccountLockedError);
    expect(wallet.lock(first(wallet))).toBe(false);
    await wallet.unlock(first(wallet), "", 0);
    time += 1e12;
    expect(wallet.isUnlocked(first(wallet))).toBe(true);
    await wallet.unlock(first(wallet), "");
    time += 300_000;
    expect(wallet.isUnlocked(first(wallet))).toBe(false);
  });

  test("can be left out by index or address; addresses of others are to be impersonated", () => {
    const second = createWallet().accounts()[1] as Uint8Array;
    const wallet = createWallet({ lock: true, unlocked: [0, second, stranger, stranger] });
    expect(wallet.initialAccounts.map(({ address }) => wallet.isUnlocked(address))).toEqual([
      ...[true, true],
      ...Array(8).fill(false),
    ]);
    expect(wallet.impersonated).toEqual([stranger]);
    expect(wallet.accounts()).toHaveLength(11);
    expect(wallet.has(stranger)).toBe(false);
    expect(() => createWallet({ unlocked: [10] })).toThrow(WalletOptionError);
  });

  test("are left out of the file of keys that Ganache writes", () => {
    const wallet = createWallet({ count: 2, lock: true, unlocked: [1] });
    const { address, privateKey } = wallet.initialAccounts[1] as { address: Uint8Array; privateKey: Uint8Array };
    expect(JSON.parse(accountKeysFile(wallet))).toEqual({
      addresses: { [toHex(address)]: toHex(address) },
      private_keys: { [toHex(address)]: toHex(privateKey) },
    });
  });
});

describe("accounts of the keystore", () => {
  let directory: string;
  beforeEach(() => {
    directory = join(mkdtempSync(join(tmpdir(), "couverture-keystore-")), "keystore");
  });
  afterEach(() => rmSync(join(directory, ".."), { recursive: true, force: true }));

  test("are there after a restart, locked, and open with their passphrase", async () => {
    const before = createWallet({ count: 1, keystore: directory });
    const made = await before.newAccount("one");
    const imported = await before.importKey(key(2), "two");
    expect(toHex(imported)).toBe(privateKeyToAccount(toHex(key(2))).address.toLowerCase());

    const after = createWallet({ count: 1, keystore: directory });
    expect(after.accounts().slice(1).map(toHex)).toEqual([made, imported].map(toHex));
    expect(() => after.signMessage(imported, message)).toThrow(AccountLockedError);
    await expect(after.unlock(imported, "one")).rejects.toThrow(WrongPassphraseError);
    await after.unlock(imported, "two");
    expect(recoverMessageSigner(message, after.signMessage(imported, message))).toEqual(imported);
  });

  test("are files that only their owner reads, whole, named as geth names them", async () => {
    await createWallet({ keystore: directory }).importKey(key(2), "two");
    const files = readdirSync(directory);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatch(/^UTC--.*--[0-9a-f]{40}$/);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, files[0] as string)).mode & 0o777).toBe(0o600);
    const file = JSON.parse(readFileSync(join(directory, files[0] as string), "utf8"));
    expect(file).toMatchObject({ version: 3, crypto: { cipher: "aes-128-ctr", kdf: "scrypt" } });
  });

  test("sign once with a passphrase without being unlocked", async () => {
    const wallet = createWallet({ count: 1, passphrase: "p" });
    const address = await wallet.newAccount("x");
    const sign = await wallet.openWithPassphrase(address, "x");
    const { r, s, yParity } = sign(key(9));
    expect(addressOfPublicKey(recoverPublicKey(key(9), BigInt(yParity), r, s))).toEqual(address);
    expect(wallet.isUnlocked(address)).toBe(false);
    await expect(wallet.openWithPassphrase(first(wallet), "wrong")).rejects.toThrow(WrongPassphraseError);
    await expect(wallet.openWithPassphrase(stranger, "x")).rejects.toThrow(UnknownAccountError);
  });

  test("cannot be imported twice, nor be no key", async () => {
    const wallet = createWallet({ count: 1 });
    const both = await Promise.allSettled([wallet.importKey(key(2), ""), wallet.importKey(key(2), "")]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await expect(wallet.importKey(key(2), "")).rejects.toThrow(AccountExistsError);
    await expect(wallet.importKey(wallet.initialAccounts[0]?.privateKey as Uint8Array, "")).rejects.toThrow(
      AccountExistsError,
    );
    await expect(wallet.importKey(key(0), "")).rejects.toThrow(InvalidPrivateKeyError);
    await expect(wallet.importKey(new Uint8Array(33), "")).rejects.toThrow(InvalidPrivateKeyError);
  });

  test("come from the mnemonic, the same each time, or are random where the accounts are given by their keys", async () => {
    const make = async (options: WalletOptions): Promise<string[]> => {
      const wallet = createWallet(options);
      return (await Promise.all([wallet.newAccount("a"), wallet.newAccount("b")])).map(toHex);
    };
    const ofMnemonic = await make({ count: 1 });
    expect(await make({ count: 3 })).toEqual(ofMnemonic);
    expect(await make({ mnemonic: "sweet treat" })).not.toEqual(ofMnemonic);
    expect(new Set(ofMnemonic).size).toBe(2);
    const keyed = { accounts: [{ privateKey: key(7) }] };
    expect(await make(keyed)).not.toEqual(await make(keyed));
  });
});
