import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { verifyTypedData } from "ethers";
import { type Attestation, verifyAttestation } from "../../src/chain/attestation/index.js";
import { encryptKey } from "../../src/chain/wallet/key-file.js";
import { fromHex } from "../../src/ethereum/index.js";
import { openLedgerReader } from "../../src/persistence/ledger/offline.js";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { run } from "../support/process.js";

afterAll(cleanUp);

const KEY = `0x${"4c".repeat(32)}`;
const SIGNER = "0xdb00079cad3e665853bf766efe26f4c38cdbdcda";
const FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

const files = temporaryDirectory();
const file = (name: string, text: string): string => {
  const path = join(files, name);
  writeFileSync(path, text);
  return path;
};
const key = file("key", `${KEY}\n`);

/** Who signed, as ethers finds it. */
const signerOf = ({ domain, types, message, signature }: Attestation): string => {
  const { EIP712Domain: _domain, ...own } = types;
  return verifyTypedData(domain, own, message, signature).toLowerCase();
};

async function holds(dataDir: string, text: string): Promise<number> {
  const reader = openLedgerReader(join(dataDir, "ledger.sqlite"));
  try {
    return (await verifyAttestation(text, reader, { signer: SIGNER })).message.sequence;
  } finally {
    reader.close();
  }
}

describe("a chain with --attest-every 3", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain({ flags: ["--attest-every", "3", "--attest-key", key] });
  });

  const folder = () => join(chain.dataDir, "attestations");
  /** Without those that are being written. */
  const attestations = (): string[] =>
    (existsSync(folder()) ? readdirSync(folder()) : []).filter((name) => name.endsWith(".json"));
  const attested = (): number[] => attestations().map((name) => Number.parseInt(name, 10));
  const pay = () => chain.rpc("eth_sendTransaction", { from: FIRST, to: FIRST, value: "0x1" });
  const head = (): number | undefined => {
    const reader = openLedgerReader(join(chain.dataDir, "ledger.sqlite"));
    const last = reader.head()?.seq;
    reader.close();
    return last;
  };

  it("signs its ledger's head while it runs, and what it signed holds", async () => {
    const deadline = Date.now() + 20_000;
    while (attested().length < 2 && Date.now() < deadline) await pay();
    expect(attested().length).toBeGreaterThanOrEqual(2);
    for (const name of attestations()) {
      const text = readFileSync(join(folder(), name), "utf8");
      expect(signerOf(JSON.parse(text))).toBe(SIGNER);
      expect(await holds(chain.dataDir, text)).toBe(Number.parseInt(name, 10));
    }
  }, 30_000);

  it("signs the head that it ends with", async () => {
    await pay();
    await chain.stop();
    expect(attested().at(-1)).toBe(head());
  });

  it("is attested by a command as well", async () => {
    const out = join(files, "head.json");
    const done = await run(["ledger", "attest", "--data-dir", chain.dataDir, "--key", key, "--out", out]);
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(done.stdout).toContain(`Signer:      ${SIGNER}`);
    const text = readFileSync(out, "utf8");
    expect(statSync(out).mode & 0o777).toBe(0o644);
    expect(await holds(chain.dataDir, text)).toBe(head());
    const again = await run(["ledger", "attest", "--data-dir", chain.dataDir, "--key", key, "--out", out]);
    expect(again).toMatchObject({ code: 2, stderr: `couverture: ${out} is there already; name another` });
  });

  it("is attested from its file alone, by a key under a passphrase", async () => {
    const encrypted = file("key.json", await encryptKey(fromHex(KEY), fromHex(SIGNER), "open sesame"));
    const ledger = join(chain.dataDir, "ledger.sqlite");
    const password = file("password", "open sesame\n");
    const done = await run(["ledger", "attest", ledger, "--json", "--key", encrypted, "--password-file", password]);
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(signerOf(JSON.parse(done.stdout))).toBe(SIGNER);
    const without = await run(["ledger", "attest", ledger, "--key", encrypted]);
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining("--password-file") });
    const wrong = await run(["ledger", "attest", ledger, "--key", encrypted, "--password-file", key]);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("does not open the key") });
  }, 20_000);
});

it.each([
  [["ledger", "attest"], /needs --key/],
  [["ledger", "attest", "--key", file("text", "hello")], /neither a private key/],
  [["start", "--port", "0", "--attest-every", "3"], /needs --attest-key/],
  [["start", "--port", "0", "--attest-key", key], /without --attest-every/],
  [
    ["start", "--port", "0", "--attest-every", "0", "--attest-key", key],
    /--attest-every must be a whole number from 1/,
  ],
  [["start", "--port", "0", "--ephemeral", "--attest-every", "3", "--attest-key", key], /needs a data directory/],
])("%j is wrong use", async (args, sentence) => {
  const { code, stderr } = await run(args);
  expect(stderr).toMatch(sentence);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(code).toBe(2);
});
