import { type Hex, keccak256, stringToBytes } from "viem";

const NAMES = ["REGISTRAR_ROLE", "MINTER_ROLE", "OPERATOR_ROLE", "LISTER_ROLE", "TRANSFER_AGENT_ROLE", "VENUE_ROLE"];

/** Roles by their id; the name's hash, as OpenZeppelin has it. */
const BY_ID = new Map<Hex, string>([
  [`0x${"00".repeat(32)}`, "DEFAULT_ADMIN_ROLE"],
  ...NAMES.map((name) => [keccak256(stringToBytes(name)), name] as const),
]);

export const roleName = (role: Hex): string => BY_ID.get(role) ?? role;
