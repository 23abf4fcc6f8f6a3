import * as z from "zod";
import { addressOfPrivateKey, equalBytes, fromHex, toHex } from "../../ethereum/index.js";
import { signTypedDataWithKey } from "../wallet/typed-data.js";
import { AttestationError } from "./errors.js";

/** The head of a ledger, as it is signed. Its entry hash proves every record up to it. */
export interface AttestedHead {
  chainId: number;
  /** 0x-prefixed hex, as all hashes here. */
  genesisHash: string;
  /** Number of the last record. */
  sequence: number;
  entryHash: string;
  /** When it was signed, in unix seconds. */
  time: number;
}

const HEAD_TYPE = [
  { name: "chainId", type: "uint256" },
  { name: "genesisHash", type: "bytes32" },
  { name: "sequence", type: "uint64" },
  { name: "entryHash", type: "bytes32" },
  { name: "time", type: "uint64" },
];

const DOMAIN_TYPE = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
];

const TYPES = { EIP712Domain: DOMAIN_TYPE, LedgerHead: HEAD_TYPE };

const DOMAIN_NAME = "Couverture ledger";
const DOMAIN_VERSION = "1";

/** A signed head: typed data as EIP-712 and `eth_signTypedData_v4` have it, its signature and who signed. */
export interface Attestation {
  domain: { name: string; version: string; chainId: number };
  types: Record<string, { name: string; type: string }[]>;
  primaryType: "LedgerHead";
  message: AttestedHead;
  /** 65 bytes `r ‖ s ‖ v`. */
  signature: string;
  /** Address, lower case. */
  signer: string;
}

/** Signs a ledger's head as typed data (EIP-712). */
export async function attest(head: AttestedHead, privateKey: Uint8Array): Promise<Attestation> {
  const { chainId, genesisHash, sequence, entryHash, time } = head;
  const typedData = {
    domain: { name: DOMAIN_NAME, version: DOMAIN_VERSION, chainId },
    types: TYPES,
    primaryType: "LedgerHead" as const,
    message: { chainId, genesisHash, sequence, entryHash, time },
  };
  const signature = await signTypedDataWithKey(privateKey, typedData);
  return { ...typedData, signature: toHex(signature), signer: toHex(addressOfPrivateKey(privateKey)) };
}

const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`), `must be ${bytes} bytes in hex`);
const count = z.int().min(0);
const fields = z.array(z.object({ name: z.string(), type: z.string() }));

const attestation = z.object({
  domain: z.strictObject({ name: z.literal(DOMAIN_NAME), version: z.literal(DOMAIN_VERSION), chainId: count }),
  types: z.record(z.string(), fields),
  primaryType: z.literal("LedgerHead"),
  message: z.strictObject({
    chainId: count,
    genesisHash: hex(32),
    sequence: count,
    entryHash: hex(32),
    time: count,
  }),
  signature: hex(65),
  signer: hex(20),
});

/**
 * Reads an attestation and checks its signature.
 * @param given its JSON, as text or parsed
 * @throws AttestationError `ATTESTATION_UNREADABLE`, `ATTESTATION_FORGED`
 */
export async function readAttestation(given: unknown): Promise<Attestation> {
  const parsed = attestation.safeParse(typeof given === "string" ? parse(given) : given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw unreadable(`${issue?.path.join(".") || "it"}: ${issue?.message}`, parsed.error);
  }
  const { domain, types, primaryType, message, signature, signer } = parsed.data;
  const { EIP712Domain = DOMAIN_TYPE, LedgerHead } = types;
  if (JSON.stringify({ EIP712Domain, LedgerHead }) !== JSON.stringify(TYPES)) {
    throw unreadable("its types are not those of a ledger's head");
  }
  if (domain.chainId !== message.chainId) throw unreadable("its domain and its message name different chains");
  // It takes some 70 ms to load.
  const { recoverAddressTyped } = await import("micro-eth-signer");
  const typedData = { domain, types: TYPES, primaryType, message };
  let recovered: string | undefined;
  try {
    recovered = recoverAddressTyped(signature.toLowerCase(), typedData as never);
  } catch {
    // No key gives this signature.
  }
  if (!recovered || !equalBytes(fromHex(recovered), fromHex(signer))) {
    const by = recovered ? `is ${recovered.toLowerCase()}'s` : "is nobody's";
    throw new AttestationError(
      "ATTESTATION_FORGED",
      `The attestation says that ${signer.toLowerCase()} signed it, but its signature ${by}: it was altered or forged.`,
    );
  }
  const { genesisHash, entryHash } = message;
  return {
    ...{ domain, types, primaryType },
    message: { ...message, genesisHash: genesisHash.toLowerCase(), entryHash: entryHash.toLowerCase() },
    ...{ signature: signature.toLowerCase(), signer: signer.toLowerCase() },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable("it is not JSON", cause);
  }
}

const unreadable = (why: string, cause?: unknown): AttestationError =>
  new AttestationError("ATTESTATION_UNREADABLE", `This is no attestation of a ledger: ${why}.`, undefined, { cause });

/** An attestation as it is in a file. */
export const attestationText = (given: Attestation): string => `${JSON.stringify(given, null, 2)}\n`;
