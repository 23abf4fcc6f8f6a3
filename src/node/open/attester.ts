import { join } from "node:path";
import { attest, attestationText } from "../../chain/attestation/index.js";
import type { ChainReader } from "../../chain/index.js";
import { fromHex, toHex } from "../../ethereum/index.js";
import type { NodeOptions } from "../../options/index.js";
import type { DirectoryPaths } from "../../persistence/directory/layout.js";
import { makeDirectory, writeAtomically } from "../../persistence/durable-file.js";
import type { LedgerHead } from "../../persistence/ledger/database.js";
import type { Ledger } from "../../persistence/ledger/ledger.js";

/** Signs the ledger's head while the chain runs. */
export interface Attester {
  /** Signs the head that the ledger ends with. @param settled resolves when the ledger has been handed every record */
  close(settled: () => Promise<void>): Promise<void>;
}

/** Attestations sort by the number of their record. */
const DIGITS = 12;

const fileName = (seq: number): string => `${String(seq).padStart(DIGITS, "0")}.json`;

/**
 * Signs the ledger's head each time that the ledger has `every` records more, once they are committed. Where many come at
 * once, one attestation does for them, since each covers all records before it.
 * @param warn is called with why one could not be written; the chain continues
 */
export function createAttester(
  { attestations }: DirectoryPaths,
  { configAt, originHash }: Pick<ChainReader, "configAt" | "originHash">,
  ledger: Ledger,
  { every, privateKey }: NonNullable<NodeOptions["attestation"]>,
  warn: (message: string) => void,
): Attester {
  const key = fromHex(privateKey);
  const stepOf = (seq: number): number => Math.floor((seq + 1) / every);
  let last = ledger.head()?.seq ?? -1;
  let busy = false;
  let working: Promise<void> = Promise.resolve();

  async function sign({ seq, entryHash }: LedgerHead): Promise<void> {
    const time = Math.floor(Date.now() / 1000);
    const head = {
      chainId: configAt(0).chainId,
      genesisHash: toHex(originHash),
      sequence: seq,
      entryHash: toHex(entryHash),
      time,
    };
    try {
      const attestation = await attest(head, key);
      makeDirectory(attestations, 0o700);
      writeAtomically(join(attestations, fileName(seq)), attestationText(attestation), false, 0o644);
    } catch (error) {
      warn(`The attestation of record ${seq} could not be written to ${attestations}: ${(error as Error).message}`);
    }
  }

  async function catchUp(): Promise<void> {
    for (let head = ledger.head(); head && stepOf(head.seq) > stepOf(last); head = ledger.head()) {
      last = head.seq;
      await sign(head);
    }
    busy = false;
  }

  ledger.onCommit(() => {
    if (busy) return;
    busy = true;
    working = catchUp();
  });

  return {
    async close(settled) {
      await settled();
      // A ledger that takes no more has said so; what it holds is attested all the same.
      await ledger.sync().catch(() => undefined);
      await working;
      const head = ledger.head();
      if (head && head.seq > last) await sign(head);
    },
  };
}
