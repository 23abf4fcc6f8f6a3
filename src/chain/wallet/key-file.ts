/** A private key under a passphrase: Web3 Secret Storage, version 3. */
import {
  createCipheriv,
  createDecipheriv,
  pbkdf2,
  randomBytes,
  randomUUID,
  scrypt,
  timingSafeEqual,
} from "node:crypto";
import { promisify } from "node:util";
import * as z from "zod";
import { fromHex, keccak256, toHex } from "../../ethereum/index.js";
import { KeystoreFileError, WrongPassphraseError } from "./errors.js";

/**
 * geth's "light" scrypt parameters: a tenth of a second and 4 MB. Its standard ones (n = 262144) take a second and
 * 256 MB for each unlocking, which keys of a local chain are not worth; Ganache's (n = 1024, r = 1) are next to nothing.
 */
export const SCRYPT = { n: 4096, r: 8, p: 6, dklen: 32 } as const;

/** What a file may need when it is opened: geth's standard parameters and twice that. */
const MAX_SCRYPT_MEMORY = 512 * 1024 * 1024;
const MAX_PBKDF2_ROUNDS = 10_000_000;

const hex = z
  .string()
  .regex(/^(0x)?([0-9a-fA-F]{2})*$/)
  .transform(fromHex);

const keyFile = z.object({
  version: z.literal(3),
  address: z.string().optional(),
  crypto: z.object({
    cipher: z.literal("aes-128-ctr"),
    ciphertext: hex,
    cipherparams: z.object({ iv: hex }),
    mac: hex,
    kdf: z.enum(["scrypt", "pbkdf2"]),
    kdfparams: z.object({
      dklen: z.int().min(32).max(64),
      salt: hex,
      n: z.int().positive().optional(),
      r: z.int().positive().optional(),
      p: z.int().positive().optional(),
      c: z.int().positive().max(MAX_PBKDF2_ROUNDS).optional(),
      prf: z.literal("hmac-sha256").optional(),
    }),
  }),
});

type KeyDerivation = z.infer<typeof keyFile>["crypto"];

const scryptAsync = promisify<string, Uint8Array, number, object, Buffer>(scrypt);
const pbkdf2Async = promisify(pbkdf2);

const bare = (bytes: Uint8Array): string => toHex(bytes).slice(2);

/** The text of a key file. */
export async function encryptKey(privateKey: Uint8Array, address: Uint8Array, passphrase: string): Promise<string> {
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const derived = await scryptAsync(passphrase, salt, SCRYPT.dklen, { N: SCRYPT.n, r: SCRYPT.r, p: SCRYPT.p });
  const cipher = createCipheriv("aes-128-ctr", derived.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(privateKey), cipher.final()]);
  return JSON.stringify({
    address: bare(address),
    crypto: {
      cipher: "aes-128-ctr",
      ciphertext: bare(ciphertext),
      cipherparams: { iv: bare(iv) },
      kdf: "scrypt",
      kdfparams: { ...SCRYPT, salt: bare(salt) },
      mac: bare(keccak256(Buffer.concat([derived.subarray(16, 32), ciphertext]))),
    },
    id: randomUUID(),
    version: 3,
  });
}

/**
 * The private key in a key file's text.
 * @param file its name, for errors
 * @throws WrongPassphraseError
 * @throws KeystoreFileError when it is not a key file, or needs more memory or time than is reasonable
 */
export async function decryptKey(text: string, passphrase: string, file: string): Promise<Uint8Array> {
  const { crypto } = readKeyFile(text, file);
  const derived = await deriveKey(crypto, passphrase, file);
  const mac = keccak256(Buffer.concat([derived.subarray(16, 32), crypto.ciphertext]));
  if (crypto.mac.length !== 32 || !timingSafeEqual(mac, crypto.mac)) throw new WrongPassphraseError();
  const decipher = createDecipheriv("aes-128-ctr", derived.subarray(0, 16), crypto.cipherparams.iv);
  return new Uint8Array(Buffer.concat([decipher.update(crypto.ciphertext), decipher.final()]));
}

function readKeyFile(text: string, file: string): z.infer<typeof keyFile> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new KeystoreFileError(file, "it is not JSON", { cause });
  }
  // ethers writes "Crypto"; geth reads names in any case.
  const named = json as { Crypto?: unknown; crypto?: unknown } | null;
  if (named?.crypto === undefined && named?.Crypto !== undefined) json = { ...named, crypto: named.Crypto };
  const parsed = keyFile.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new KeystoreFileError(file, `${issue?.path.join(".")}: ${issue?.message}`, { cause: parsed.error });
  }
  return parsed.data;
}

async function deriveKey({ kdf, kdfparams }: KeyDerivation, passphrase: string, file: string): Promise<Uint8Array> {
  const { dklen, salt, n, r, p, c } = kdfparams;
  if (kdf === "pbkdf2") {
    if (!c) throw new KeystoreFileError(file, "crypto.kdfparams.c is missing");
    return pbkdf2Async(passphrase, salt, c, dklen, "sha256");
  }
  if (!n || !r || !p) throw new KeystoreFileError(file, "crypto.kdfparams lacks one of n, r and p");
  const memory = 128 * r * (n + p);
  if (memory > MAX_SCRYPT_MEMORY) {
    throw new KeystoreFileError(file, `its key derivation needs ${Math.round(memory / 2 ** 20)} MB of memory`);
  }
  try {
    return await scryptAsync(passphrase, salt, dklen, { N: n, r, p, maxmem: 2 * memory });
  } catch (cause) {
    throw new KeystoreFileError(file, "its key derivation parameters are not valid", { cause });
  }
}
