import { verifyMerkleProof } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { bytesToHex, hexToBytes } from "@ethereumjs/util";

export interface AccountProof {
  address: `0x${string}`;
  accountProof: `0x${string}`[];
  balance: `0x${string}`;
  codeHash: `0x${string}`;
  nonce: `0x${string}`;
  storageHash: `0x${string}`;
  storageProof: { key: `0x${string}`; value: `0x${string}`; proof: `0x${string}`[] }[];
}

const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
const EMPTY_CODE = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

const quantity = (bytes: Uint8Array): string => `0x${BigInt(bytes.length === 0 ? 0 : bytesToHex(bytes)).toString(16)}`;
const word = (key: string): Uint8Array => hexToBytes(`0x${key.slice(2).padStart(64, "0")}`);

/** What a proof of EIP-1186 proves by @ethereumjs/mpt, under a state root. @throws where it proves nothing */
export async function proven(
  proof: AccountProof,
  stateRoot: `0x${string}`,
): Promise<Omit<AccountProof, "accountProof">> {
  const options = { useKeyHashing: true };
  const leaf = await verifyMerkleProof(hexToBytes(proof.address), proof.accountProof.map(hexToBytes), {
    ...options,
    root: hexToBytes(stateRoot),
  });
  const [nonce, balance, storageHash, codeHash] = leaf
    ? (RLP.decode(leaf) as Uint8Array[])
    : [new Uint8Array(0), new Uint8Array(0), hexToBytes(EMPTY_ROOT), hexToBytes(EMPTY_CODE)];
  const root = bytesToHex(storageHash as Uint8Array);
  const storageProof = await Promise.all(
    proof.storageProof.map(async ({ key, proof: nodes }) => {
      const value =
        root === EMPTY_ROOT && nodes.length === 0
          ? null
          : await verifyMerkleProof(word(key), nodes.map(hexToBytes), { ...options, root: hexToBytes(root) });
      return { key, value: quantity(value ? (RLP.decode(value) as Uint8Array) : new Uint8Array(0)), proof: nodes };
    }),
  );
  return {
    address: proof.address,
    nonce: quantity(nonce as Uint8Array),
    balance: quantity(balance as Uint8Array),
    storageHash: root,
    codeHash: bytesToHex(codeHash as Uint8Array),
    storageProof,
  } as Omit<AccountProof, "accountProof">;
}
