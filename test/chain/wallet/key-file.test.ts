import { encryptKeystoreJsonSync } from "ethers";
import { KeystoreFileError, WrongPassphraseError } from "../../../src/chain/wallet/errors.js";
import { decryptKey, encryptKey } from "../../../src/chain/wallet/key-file.js";
import { addressOfPrivateKey, fromHex, toHex } from "../../../src/ethereum/index.js";

/** The vector of the Web3 Secret Storage definition. */
const SECRET = "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
const PBKDF2 = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
    ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
    kdf: "pbkdf2",
    kdfparams: {
      c: 262144,
      dklen: 32,
      prf: "hmac-sha256",
      salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
    },
    mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
  },
  id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
  version: 3,
};
/** One of geth's test accounts; its passphrase is "foobar". */
const SCRYPT = {
  address: "7ef5a6135f1fd6a02593eedc869c6d41d934aef8",
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "8df6caa7ff1b00c4e871f002cb7921ed" },
    ciphertext: "1d0839166e7a15b9c1333fc865d69858b22df26815ccf601b28219b6192974e1",
    kdf: "scrypt",
    kdfparams: {
      dklen: 32,
      n: 8,
      p: 16,
      r: 8,
      salt: "e5e6ef3f4ea695f496b643ebd3f75c0aa58ef4070e90c80c5d3fb0241bf1595c",
    },
    mac: "6d16dfde774845e4585357f24bce530528bc69f4f84e1e22880d34fa45c273e5",
  },
  id: "950077c7-71e3-4c44-a4a1-143919141ed4",
  version: 3,
};

const open = (file: unknown, passphrase = "testpassword"): Promise<Uint8Array> =>
  decryptKey(typeof file === "string" ? file : JSON.stringify(file), passphrase, "UTC--x");

describe("a key file", () => {
  test("of the definition opens", async () => {
    expect(toHex(await open(PBKDF2))).toBe(SECRET);
  });

  test("of geth opens", async () => {
    expect(toHex(addressOfPrivateKey(await open(SCRYPT, "foobar")))).toBe(`0x${SCRYPT.address}`);
  });

  test("of ethers opens", async () => {
    const account = { address: toHex(addressOfPrivateKey(fromHex(SECRET))), privateKey: SECRET };
    const text = encryptKeystoreJsonSync(account, "foobar", { scrypt: { N: 2 } });
    expect(JSON.parse(text)).toHaveProperty("Crypto"); // with a capital
    expect(toHex(await open(text, "foobar"))).toBe(SECRET);
  });

  test("opens with its own passphrase and no other, whatever its letters", async () => {
    const address = fromHex("0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
    const text = await encryptKey(fromHex(SECRET), address, "pässwörd ✓");
    expect(toHex(await open(text, "pässwörd ✓"))).toBe(SECRET);
    await expect(open(text, "passwort")).rejects.toThrow(WrongPassphraseError);
    await expect(open(text, "")).rejects.toThrow(/^could not decrypt key with given passphrase/);
    expect(JSON.parse(text).address).toBe("008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
  });

  test("that was altered does not open", async () => {
    const crypto = { ...SCRYPT.crypto, ciphertext: `00${SCRYPT.crypto.ciphertext.slice(2)}` };
    await expect(open({ ...SCRYPT, crypto })).rejects.toThrow(WrongPassphraseError);
  });

  test.each([
    ["is not JSON", "{"],
    ["is of version 1", { ...SCRYPT, version: 1 }],
    ["has another cipher", { ...SCRYPT, crypto: { ...SCRYPT.crypto, cipher: "aes-256-gcm" } }],
    ["has no salt", { ...SCRYPT, crypto: { ...SCRYPT.crypto, kdfparams: { dklen: 32, n: 2, r: 1, p: 1 } } }],
    ["has no cost", { ...SCRYPT, crypto: { ...SCRYPT.crypto, kdfparams: { dklen: 32, salt: "00" } } }],
    ["has no rounds", { ...PBKDF2, crypto: { ...PBKDF2.crypto, kdfparams: { dklen: 32, salt: "00" } } }],
    [
      "has a cost that is no power of two",
      { ...SCRYPT, crypto: { ...SCRYPT.crypto, kdfparams: { dklen: 32, salt: "00", n: 5, r: 1, p: 1 } } },
    ],
    [
      "needs a terabyte of memory",
      { ...SCRYPT, crypto: { ...SCRYPT.crypto, kdfparams: { ...SCRYPT.crypto.kdfparams, n: 2 ** 33 } } },
    ],
  ])("that %s is refused by name", async (_, file) => {
    await expect(open(file)).rejects.toThrow(KeystoreFileError);
    await expect(open(file)).rejects.toThrow(/^key file UTC--x cannot be used: /);
  });
});
