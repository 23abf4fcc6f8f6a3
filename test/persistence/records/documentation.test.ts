import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { RLP } from "@ethereumjs/rlp";
import { toHex } from "../../../src/ethereum/index.js";
import { decodeRecord, RECORD_KINDS } from "../../../src/persistence/records/index.js";
import { SAMPLES } from "./samples.js";

const page = readFileSync("docs/journal.md", "utf8");
const hex = (bytes: Uint8Array): string => toHex(bytes).slice(2);
const bytes = (digits: string): Buffer => Buffer.from(digits, "hex");

test("docs/journal.md lists each kind of record with its code, and a table of fields for each", () => {
  const listed = [...page.matchAll(/^\| (\d+) \| `(\w+)` \|/gm)].map(([, code, kind]) => [Number(code), kind]);
  expect(listed).toEqual(RECORD_KINDS.map((kind, code) => [code, kind]));
  for (const [code, { kind, payload }] of SAMPLES.entries()) {
    const section = page.split(`### \`${kind}\` (${code})\n`)[1]?.split("\n#")[0] ?? "";
    const [table = ""] = section.trim().split("\n\n");
    const fields = [...table.matchAll(/^\| (\d+) \|/gm)].map(([, index]) => Number(index));
    expect(fields).toEqual([...RLP.decode(payload).keys()]);
  }
});

test("the worked example of docs/journal.md is right to the byte", () => {
  const [, block = ""] = /```example\n([^`]*)```/.exec(page) ?? [];
  const lines = new Map(
    block
      .trim()
      .split("\n")
      .map((line) => {
        const [name = "", ...rest] = line.split(/\s+/);
        return [name, rest] as const;
      }),
  );
  const last = (name: string): string => lines.get(name)?.at(-1) ?? "";
  const fields = ["method", "params", "clock"].map((name) => {
    const [text = "", digits = ""] = lines.get(name) ?? [];
    expect(bytes(digits).toString("utf8")).toBe(text);
    return bytes(digits);
  });
  const payload = RLP.encode(fields);
  expect(last("payload")).toBe(hex(payload));
  expect(last("key")).toBe((42).toString(16).padStart(16, "0"));
  const preimage = Buffer.concat([bytes(last("previous")), bytes(last("key")), Buffer.of(4), payload]);
  expect(last("preimage")).toBe(hex(preimage));
  const hash = createHash("sha256").update(preimage).digest();
  expect(last("hash")).toBe(hex(hash));
  expect(last("value")).toBe(hex(RLP.encode([Buffer.of(1), Buffer.of(4), payload, hash])));
  const record = decodeRecord(42, bytes(last("value")));
  expect({ kind: record.kind, payload: hex(record.payload), entryHash: hex(record.entryHash) }).toEqual({
    kind: "clock",
    payload: hex(payload),
    entryHash: hex(hash),
  });
});
