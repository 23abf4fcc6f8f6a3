import { HARDFORKS, type Hardfork } from "./hardforks.js";

/** What holds in a block of a hardfork: whatever of the protocol differs between two forks. Gas is in units, rewards in wei. */
export interface Rules {
  readonly hardfork: Hardfork;

  // Blocks
  /** How proof of work's difficulty follows from the parent (yellow paper, 4.3.4; EIP-2, EIP-100). */
  readonly difficulty: "frontier" | "homestead" | "byzantium";
  /** By how many blocks the difficulty bomb is put off (EIP-649, 1234, 2384, 3554, 4345, 5133). */
  readonly bombDelay: number;
  /** What a block's author is paid in wei; 0 since the merge (EIP-649, 1234, 3675). */
  readonly blockReward: bigint;
  /** Blocks come by proof of stake: no difficulty, ommers or rewards, and prevRandao in place of mixHash (EIP-3675, EIP-4399). */
  readonly hasMerged: boolean;
  /** EIP-1559. */
  readonly hasBaseFee: boolean;
  /** EIP-4895. */
  readonly hasWithdrawals: boolean;
  /** Blobs (EIP-4844), with a parent beacon block root in the header (EIP-4788). */
  readonly hasBlobs: boolean;
  /** The excess blob gas does not fall while a blob costs less than what carries it (EIP-7918). */
  readonly hasBlobFeeFloor: boolean;
  /** The hashes of earlier blocks are kept in a contract (EIP-2935). */
  readonly hasHistoryContract: boolean;
  /** Requests of contracts to the consensus layer (EIP-7685). */
  readonly hasRequests: boolean;
  /** Longest block in bytes of RLP (EIP-7934). */
  readonly maxBlockBytes: number | undefined;

  // Transactions
  /** The EIP-2718 types that are taken: 0 legacy, 1 EIP-2930, 2 EIP-1559, 3 EIP-4844, 4 EIP-7702. */
  readonly transactionTypes: readonly number[];
  /** A legacy transaction may be for one chain only (EIP-155). */
  readonly hasReplayProtection: boolean;
  /** Receipts hold a status in place of an intermediate state root (EIP-658). */
  readonly hasReceiptStatus: boolean;
  /** A creation pays for itself (EIP-2). */
  readonly chargesCreation: boolean;
  /** Most gas of one transaction (EIP-7825). */
  readonly maxTransactionGas: bigint | undefined;
  /** Most blobs of one transaction, and cell proofs in its sidecar (EIP-7594). */
  readonly maxTransactionBlobs: number | undefined;
  readonly hasCellProofs: boolean;
  /** Gas of a byte of data that is not zero (EIP-2028). */
  readonly nonZeroByteGas: bigint;
  /** A transaction gets at most one part in so many of its gas refunded (EIP-3529). */
  readonly refundQuotient: bigint;
  /** Least gas of a transaction's data (EIP-7623). */
  readonly hasCalldataFloor: boolean;
  /** An account may let the code at an address run for it (EIP-7702). */
  readonly hasDelegations: boolean;

  // Code
  /** Touched accounts that are empty go (EIP-161). */
  readonly clearsEmptyAccounts: boolean;
  /** Longest code of a contract in bytes (EIP-170). */
  readonly maxCodeSize: number | undefined;
  /** Longest creation code in bytes, which is paid for by the word (EIP-3860). */
  readonly maxInitCodeSize: number | undefined;
  /** Code must not begin with 0xef (EIP-3541). */
  readonly reservesEf: boolean;
  /** The opcode PUSH0 (EIP-3855), which contracts compiled for Shanghai use. */
  readonly hasPush0: boolean;
  /** The addresses of the precompiled contracts, in hex without a prefix. */
  readonly precompiles: ReadonlySet<string>;
  /** Gas of the precompiled contracts of the curve bn254 (EIP-196, 197, 1108). */
  readonly bn254Gas: Bn254Gas;
  /** How modular exponentiation is priced (EIP-198, 2565, 7883). */
  readonly modexpGas: "byzantium" | "berlin" | "osaka";
  /** Longest base, exponent and modulus of modular exponentiation in bytes (EIP-7823). */
  readonly maxModexpBytes: number | undefined;
  /** Accounts and slots are cold until touched (EIP-2929). */
  readonly hasWarmAccess: boolean;
  /** The coinbase is warm (EIP-3651). */
  readonly warmsCoinbase: boolean;
  /** SELFDESTRUCT removes only what the same transaction created (EIP-6780). */
  readonly keepsDestroyed: boolean;
}

/** Gas of an addition, of a multiplication, and of a pairing check with what each pair adds. */
export interface Bn254Gas {
  readonly add: bigint;
  readonly multiply: bigint;
  readonly pairing: bigint;
  readonly pair: bigint;
}

type Row = Partial<Omit<Rules, "hardfork">>;

const ETHER = 10n ** 18n;

/** The addresses from 1 on, and more of them. */
function precompilesTo(last: number, ...more: number[]): ReadonlySet<string> {
  const numbers = [...Array.from({ length: last }, (_, index) => index + 1), ...more];
  return new Set(numbers.map((number) => number.toString(16).padStart(40, "0")));
}

const FRONTIER: Omit<Rules, "hardfork"> = {
  difficulty: "frontier",
  bombDelay: 0,
  blockReward: 5n * ETHER,
  hasMerged: false,
  hasBaseFee: false,
  hasWithdrawals: false,
  hasBlobs: false,
  hasBlobFeeFloor: false,
  hasHistoryContract: false,
  hasRequests: false,
  maxBlockBytes: undefined,
  transactionTypes: [0],
  hasReplayProtection: false,
  hasReceiptStatus: false,
  chargesCreation: false,
  maxTransactionGas: undefined,
  maxTransactionBlobs: undefined,
  hasCellProofs: false,
  nonZeroByteGas: 68n,
  refundQuotient: 2n,
  hasCalldataFloor: false,
  hasDelegations: false,
  clearsEmptyAccounts: false,
  maxCodeSize: undefined,
  maxInitCodeSize: undefined,
  reservesEf: false,
  hasPush0: false,
  precompiles: precompilesTo(4),
  bn254Gas: { add: 500n, multiply: 40_000n, pairing: 100_000n, pair: 80_000n },
  modexpGas: "byzantium",
  maxModexpBytes: undefined,
  hasWarmAccess: false,
  warmsCoinbase: false,
  keepsDestroyed: false,
};

/** What each hardfork changes of the one before it. A new hardfork is a row here, a name in `HARDFORKS`, and the code of its EIPs. */
const CHANGES: Record<Exclude<Hardfork, "frontier">, Row> = {
  homestead: { difficulty: "homestead", chargesCreation: true },
  tangerineWhistle: {},
  spuriousDragon: { hasReplayProtection: true, clearsEmptyAccounts: true, maxCodeSize: 24_576 },
  byzantium: {
    difficulty: "byzantium",
    bombDelay: 3_000_000,
    blockReward: 3n * ETHER,
    hasReceiptStatus: true,
    precompiles: precompilesTo(8),
  },
  constantinople: { bombDelay: 5_000_000, blockReward: 2n * ETHER },
  petersburg: {},
  istanbul: {
    nonZeroByteGas: 16n,
    precompiles: precompilesTo(9),
    bn254Gas: { add: 150n, multiply: 6_000n, pairing: 45_000n, pair: 34_000n },
  },
  muirGlacier: { bombDelay: 9_000_000 },
  berlin: { transactionTypes: [0, 1], hasWarmAccess: true, modexpGas: "berlin" },
  london: { bombDelay: 9_700_000, hasBaseFee: true, transactionTypes: [0, 1, 2], reservesEf: true, refundQuotient: 5n },
  arrowGlacier: { bombDelay: 10_700_000 },
  grayGlacier: { bombDelay: 11_400_000 },
  paris: { hasMerged: true, blockReward: 0n },
  shanghai: { hasWithdrawals: true, maxInitCodeSize: 49_152, hasPush0: true, warmsCoinbase: true },
  cancun: { hasBlobs: true, transactionTypes: [0, 1, 2, 3], keepsDestroyed: true, precompiles: precompilesTo(10) },
  prague: {
    hasHistoryContract: true,
    hasRequests: true,
    transactionTypes: [0, 1, 2, 3, 4],
    hasCalldataFloor: true,
    hasDelegations: true,
    precompiles: precompilesTo(17), // EIP-2537
  },
  osaka: {
    hasBlobFeeFloor: true,
    maxBlockBytes: 8_388_608,
    maxTransactionGas: 1n << 24n,
    maxTransactionBlobs: 6,
    hasCellProofs: true,
    precompiles: precompilesTo(17, 0x100), // EIP-7951
    modexpGas: "osaka",
    maxModexpBytes: 1024,
  },
};

const TABLE = new Map<Hardfork, Rules>();
let rules = FRONTIER;
for (const hardfork of HARDFORKS) {
  if (hardfork !== "frontier") rules = { ...rules, ...CHANGES[hardfork] };
  TABLE.set(hardfork, Object.freeze({ ...rules, hardfork }));
}

/** The rules of a hardfork: always the same object. */
export const rulesOf = (hardfork: Hardfork): Rules => TABLE.get(hardfork) as Rules;

/** Whether a hardfork has a precompiled contract at an address. */
export const isPrecompile = (rules: Rules, address: Uint8Array): boolean =>
  rules.precompiles.has(Buffer.from(address).toString("hex"));
