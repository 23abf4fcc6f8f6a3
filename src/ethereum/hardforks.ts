/** Every hardfork the chain can run, oldest first. Blob-parameter forks (EIP-7892) are not among them: see {@link BlobFork}. */
export const HARDFORKS = [
  "frontier",
  "homestead",
  "tangerineWhistle", // EIP-150
  "spuriousDragon", // EIP-155, 158
  "byzantium",
  "constantinople",
  "petersburg",
  "istanbul",
  "muirGlacier",
  "berlin",
  "london",
  "arrowGlacier",
  "grayGlacier",
  "paris", // the merge
  "shanghai",
  "cancun",
  "prague",
  "osaka",
] as const;

export type Hardfork = (typeof HARDFORKS)[number];

/** The default hardfork of a chain. */
export const DEFAULT_HARDFORK: Hardfork = "osaka";

const POSITION = new Map<string, number>(HARDFORKS.map((name, index) => [name, index]));

const ALIASES = new Map<string, Hardfork>([
  ["chainstart", "frontier"],
  ["dao", "homestead"],
  ["eip150", "tangerineWhistle"],
  ["eip155", "spuriousDragon"],
  ["eip158", "spuriousDragon"],
  ["merge", "paris"],
  ["latest", DEFAULT_HARDFORK],
]);

/** An unknown hardfork name, with the known ones in its message. */
export class UnknownHardforkError extends Error {
  readonly code = "UNKNOWN_HARDFORK";

  constructor(readonly given: string) {
    super(`hardfork "${given}" is not known; take one of ${HARDFORKS.join(", ")}`);
    this.name = "UnknownHardforkError";
  }
}

/**
 * The hardfork that a name means, whatever its case; `merge`, `chainstart` and `latest` are understood too.
 * @throws UnknownHardforkError
 */
export function hardforkFromName(name: string): Hardfork {
  const folded = name.trim().toLowerCase();
  const known = HARDFORKS.find((fork) => fork.toLowerCase() === folded) ?? ALIASES.get(folded);
  if (known === undefined) throw new UnknownHardforkError(name);
  return known;
}

/** Whether `fork` is `other` or a later one. */
export function isAtLeast(fork: Hardfork, other: Hardfork): boolean {
  return (POSITION.get(fork) as number) >= (POSITION.get(other) as number);
}
