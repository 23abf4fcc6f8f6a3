import { type DifferenceGroup, describeDifference, type Verification } from "../../persistence/ledger/verify/index.js";
import { counted, fieldLines } from "../output/text.js";

const MAX_GROUPS = 20;

const sumOf = (rows: Record<string, number>): number => Object.values(rows).reduce((sum, count) => sum + count, 0);

function checkedFields({ verified, schema }: Verification): [string, string][] {
  const tables = Object.keys(verified.rows).length;
  const fields: [string, string][] = [
    ["File", "SQLite's own check of pages, indexes and types"],
    [
      "Schema",
      schema
        ? `${counted(schema.tables, "table")}, ${counted(schema.views, "view")}, ${schema.indexes} indexes and ${counted(schema.triggers, "trigger")}, by their source`
        : "could not be read",
    ],
    [
      "Records",
      `${counted(verified.records, "entry hash").replace(/hashs$/, "hashes")}, each of its record and the one before`,
    ],
    [
      "Rows",
      `${counted(sumOf(verified.rows), "row")} in ${tables} tables, each value against the records, and none besides`,
    ],
    [
      "Blocks",
      `${counted(verified.blocks, "block")} with ${counted(verified.transactions, "transaction")} and ${counted(verified.logs, "log")}: hashes, parents, roots, log filters and gas`,
    ],
  ];
  return fields;
}

function journalField({ journal }: Verification): [string, string][] {
  if (!journal) return [];
  const more = journal.behind === 0 ? "" : `; the journal goes on for ${counted(journal.behind, "record")}`;
  return [["Journal", `${counted(journal.compared, "record")} compared${more}`]];
}

function proofFields({ proofs }: Verification): [string, string][] {
  return Object.entries(proofs).map(([name, facts]): [string, string] => {
    if (!facts) return [name === "attestation" ? "Attestation" : "Execution", "does not hold"];
    if (name === "attestation") {
      const signed = new Date(Number(facts.time) * 1000).toISOString();
      return [
        "Attestation",
        `${facts.signer} signed record ${facts.sequence} at ${signed} by the signer's clock: nothing up to it has changed since`,
      ];
    }
    const forked = Number(facts.forkedBlocks ?? 0);
    const outcome = `${facts.blocks} blocks executed again with the same outcome`;
    if (forked === 0) return ["Execution", `${outcome}; state root ${facts.stateRoot}`];
    const not = `${counted(forked, "block")} not executed again: they are a fork's, and the state before them is its upstream's`;
    return ["Execution", Number(facts.blocks) === 0 ? not : `${outcome}; ${not}`];
  });
}

const groupLine = ({ kind, table, column, count, firstSeq }: DifferenceGroup): string => {
  const where = column === undefined ? table : `${table}.${column}`;
  return `  ${where}: ${count.toLocaleString("en-US")} ${kind}${firstSeq === undefined ? "" : `, first in record ${firstSeq}`}`;
};

function verdict({ whole, findings, proofs, journal, verified }: Verification): string[] {
  const [first] = findings.first;
  if (!whole) {
    const more = findings.groups.length - MAX_GROUPS;
    return [
      `NOT WHOLE: ${counted(findings.total, "difference")}. The first: ${first ? describeDifference(first) : ""}`,
      ...findings.groups.slice(0, MAX_GROUPS).map(groupLine),
      ...(more > 0 ? [`  and ${more} kinds more`] : []),
    ];
  }
  const unproven = [
    ...("reexecution" in proofs && !proofs.reexecution?.forkedBlocks
      ? []
      : [
          `that executing the transactions gives these results (${"reexecution" in proofs ? "not for a fork's" : "--reexecute"})`,
        ]),
    ...("attestation" in proofs || journal
      ? []
      : ["that nobody rewrote all of it or cut off its end (--attestation, --against)"]),
    ...(verified.requestsUnproven > 0 && !("reexecution" in proofs)
      ? [`the requests hash of ${counted(verified.requestsUnproven, "block")} with requests`]
      : []),
  ];
  return [
    "WHOLE: every row is what the records say, and the records follow one another.",
    ...(unproven.length === 0 ? [] : [`Not proven by this: ${unproven.join("; ")}.`]),
  ];
}

/** What verifying a ledger came to, in plain words: what was checked, how much of it, the head, and what it proves and what not. */
export function verificationLines(verification: Verification): string[] {
  const { file, copied, head, chain, lastBlock, schema } = verification;
  const fields: [string, string][] = [["Ledger", `${file}${copied ? " (a temporary copy of it was read)" : ""}`]];
  if (chain) fields.push(["Chain", `id ${chain.chainId}, genesis ${chain.genesisHash}`]);
  if (head) fields.push(["Head", `record ${head.seq}, entry hash ${head.entryHash}`]);
  if (lastBlock) fields.push(["Last block", `${lastBlock.number} ${lastBlock.hash} ${lastBlock.time ?? ""}`.trimEnd()]);
  fields.push(...checkedFields(verification), ...journalField(verification), ...proofFields(verification));
  const foreign = schema?.foreign ?? [];
  if (foreign.length > 0) fields.push(["Not looked at", `${foreign.join(", ")}: no part of the ledger`]);
  return [...fieldLines(fields), "", ...verdict(verification)];
}
