import { fromHex } from "./bytes.js";
import type { GenesisAccount } from "./genesis-account.js";

/** Where the deterministic deployment proxy is on every chain: what Foundry's scripts send salted creations (CREATE2) to. */
export const CREATE2_DEPLOYER = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

// Run-time code as the proxy's keyless transaction leaves it (Arachnid's deterministic-deployment-proxy).
const CODE =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

/** The CREATE2 deployer as an account of a genesis state, with nonce 1 as a created contract has (EIP-161). */
export function create2Deployer(): GenesisAccount {
  return { address: fromHex(CREATE2_DEPLOYER), balance: 0n, nonce: 1n, code: fromHex(CODE), storage: [] };
}
