import { verifyTypedData } from "ethers";
import { recoverTypedDataAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { attest, attestationText, readAttestation, verifyAttestation } from "../../../src/chain/attestation/index.js";
import { encryptKey } from "../../../src/chain/wallet/key-file.js";
import { readSigningKey } from "../../../src/chain/wallet/signing-key.js";
import { fromHex, toHex } from "../../../src/ethereum/index.js";
import type { JournalRecord } from "../../../src/persistence/records/index.js";
import { type OpenedChain, openedChain, SENDERS, send } from "../chains.js";

const KEY = fromHex(`0x${"4c".repeat(32)}`);
const SIGNER = privateKeyToAccount(toHex(KEY)).address.toLowerCase();
const TIME = 1_800_000_000;

let opened: OpenedChain;
let records: JournalRecord[];

beforeAll(async () => {
  opened = await openedChain();
  for (let nonce = 0n; nonce < 3n; nonce++) {
    await send(opened.chain, 0, {
      nonce,
      to: toHex(SENDERS[1] as Uint8Array),
      gasLimit: 21_000n,
      gasPrice: 10n ** 10n,
    });
  }
  await opened.journal.settled();
  records = [];
  for await (const record of opened.journal.iterate(0)) records.push({ ...record, payload: record.payload.slice() });
});

afterAll(() => opened.close());

const ledgerOf = (of: JournalRecord[]) => ({ recordsAfter: () => of });

const attested = () => {
  const { seq, entryHash } = records.at(-1) as JournalRecord;
  const genesisHash = toHex(opened.chain.genesisHash);
  return attest({ chainId: 1337, genesisHash, sequence: seq, entryHash: toHex(entryHash), time: TIME }, KEY);
};

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "nothing",
    (error: unknown) => error,
  );

describe("an attestation", () => {
  it("is typed data that ethers and viem verify", async () => {
    const { domain, types, message, signature, signer } = JSON.parse(attestationText(await attested()));
    const { EIP712Domain: _domain, ...own } = types;
    expect(verifyTypedData(domain, own, message, signature).toLowerCase()).toBe(SIGNER);
    const recovered = await recoverTypedDataAddress({ domain, types, message, primaryType: "LedgerHead", signature });
    expect(recovered.toLowerCase()).toBe(SIGNER);
    expect(signer).toBe(SIGNER);
  });

  it("is the signature that viem makes of it", async () => {
    const { domain, types, message, signature, primaryType } = await attested();
    const account = privateKeyToAccount(toHex(KEY));
    expect(await account.signTypedData({ domain, types, primaryType, message } as never)).toBe(signature);
  });

  it("proves a ledger that is as it was, and one that has grown", async () => {
    const attestation = await attested();
    await expect(verifyAttestation(attestation, ledgerOf(records))).resolves.toEqual(attestation);
    await send(opened.chain, 1, {
      nonce: 0n,
      to: toHex(SENDERS[1] as Uint8Array),
      gasLimit: 21_000n,
      gasPrice: 10n ** 10n,
    });
    const grown: JournalRecord[] = [];
    for await (const record of opened.journal.iterate(0)) grown.push(record);
    expect(grown.length).toBeGreaterThan(records.length);
    const text = attestationText(attestation);
    await expect(verifyAttestation(text, ledgerOf(grown), { signer: SIGNER })).resolves.toEqual(attestation);
  });

  it("does not hold for a ledger in which a byte was changed, and says where", async () => {
    const changed = records.map((record) => ({ ...record, payload: record.payload.slice() }));
    (changed[2] as JournalRecord).payload[40] = ((changed[2] as JournalRecord).payload[40] as number) ^ 1;
    expect(await failure(verifyAttestation(await attested(), ledgerOf(changed)))).toMatchObject({
      code: "ATTESTATION_DIFFERS",
      seq: 2,
      message: "The ledger is not what was attested: record 2 was altered.",
    });
  });

  it("does not hold for a ledger whose end, or a record of which, is missing", async () => {
    const cut = ledgerOf(records.slice(0, -1));
    expect(await failure(verifyAttestation(await attested(), cut))).toMatchObject({
      code: "ATTESTATION_AHEAD",
      seq: records.length - 1,
    });
    const gap = ledgerOf(records.toSpliced(1, 1));
    expect(await failure(verifyAttestation(await attested(), gap))).toMatchObject({
      code: "ATTESTATION_DIFFERS",
      seq: 1,
      message: "The ledger is not what was attested: record 1 is missing.",
    });
  });

  it("does not hold for a ledger that was written again, with entry hashes that fit", async () => {
    const other = await openedChain();
    await send(other.chain, 0, { nonce: 0n, value: 5n, gasLimit: 60_000n, gasPrice: 10n ** 10n });
    for (let nonce = 1n; nonce < 3n; nonce++)
      await send(other.chain, 0, {
        nonce,
        to: toHex(SENDERS[1] as Uint8Array),
        gasLimit: 21_000n,
        gasPrice: 10n ** 10n,
      });
    const rewritten: JournalRecord[] = [];
    for await (const record of other.journal.iterate(0)) rewritten.push(record);
    await other.close();
    expect(rewritten.length).toBe(records.length);
    expect(await failure(verifyAttestation(await attested(), ledgerOf(rewritten)))).toMatchObject({
      code: "ATTESTATION_DIFFERS",
      seq: records.length - 1,
      message: expect.stringMatching(/has the entry hash 0x.{64}, and 0x.{64} was signed/),
    });
  });

  it("does not hold for another chain", async () => {
    const other = await openedChain({ fork: "london" });
    const foreign: JournalRecord[] = [];
    for await (const record of other.journal.iterate(0)) foreign.push(record);
    await other.close();
    expect(await failure(verifyAttestation(await attested(), ledgerOf(foreign)))).toMatchObject({
      code: "ATTESTATION_OTHER_CHAIN",
    });
  });

  it("is refused where it was altered, or signed by another than expected", async () => {
    const attestation = await attested();
    const forged = { ...attestation, message: { ...attestation.message, sequence: 1 } };
    expect(await failure(readAttestation(forged))).toMatchObject({ code: "ATTESTATION_FORGED" });
    const unsigned = { ...attestation, signature: `0x${"00".repeat(65)}` };
    expect(await failure(readAttestation(unsigned))).toMatchObject({ code: "ATTESTATION_FORGED" });
    const impostor = { ...attestation, signer: toHex(SENDERS[0] as Uint8Array) };
    expect(await failure(readAttestation(impostor))).toMatchObject({ code: "ATTESTATION_FORGED" });
    const signer = toHex(SENDERS[0] as Uint8Array);
    expect(await failure(verifyAttestation(attestation, ledgerOf(records), { signer }))).toMatchObject({
      code: "ATTESTATION_SIGNER",
    });
  });

  it.each([
    ["text that is not JSON", "{"],
    ["JSON that is none", "{}"],
    ["another version's", (text: string) => text.replace('"version": "1"', '"version": "2"')],
    ["other types", (text: string) => text.replaceAll('"uint64"', '"uint32"')],
  ])("is refused as unreadable: %s", async (_what, change) => {
    const text = typeof change === "string" ? change : change(attestationText(await attested()));
    expect(await failure(readAttestation(text))).toMatchObject({ code: "ATTESTATION_UNREADABLE" });
  });
});

it("an unreadable attestation is reported with the field that is wrong", async () => {
  const attestation = await attested();
  const short = { ...attestation, message: { ...attestation.message, entryHash: "0x12" } };
  expect(await failure(readAttestation(short))).toMatchObject({
    message: expect.stringContaining("message.entryHash: must be 32 bytes in hex"),
  });
  expect(await failure(readAttestation("[]"))).toMatchObject({ message: expect.stringMatching(/\bit: /) });
});

describe("a key file", () => {
  it.each([
    ["with 0x", toHex(KEY)],
    ["without, and a line's end", `${toHex(KEY).slice(2)}\n`],
  ])("of hexadecimal digits, %s, gives its key", async (_what, text) => {
    expect(toHex(await readSigningKey(text, undefined, "key"))).toBe(toHex(KEY));
  });

  it("of Web3 Secret Storage gives its key to who has the passphrase", async () => {
    const text = await encryptKey(KEY, fromHex(SIGNER), "open sesame");
    expect(toHex(await readSigningKey(text, "open sesame", "key"))).toBe(toHex(KEY));
    expect(await failure(readSigningKey(text, undefined, "key"))).toMatchObject({ code: "PASSPHRASE_NEEDED" });
    expect(await failure(readSigningKey(text, "wrong", "key"))).toMatchObject({ code: "WRONG_PASSPHRASE" });
  });

  it("of anything else is refused", async () => {
    expect(await failure(readSigningKey("hello", undefined, "key"))).toMatchObject({ code: "KEYSTORE_FILE" });
    expect(await failure(readSigningKey("0".repeat(64), undefined, "key"))).toMatchObject({ code: "KEYSTORE_FILE" });
  });
});
