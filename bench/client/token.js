// @ts-check
import { createRequire } from "node:module";
import { RLP } from "@ethereumjs/rlp";
import { deriveAccounts } from "./accounts.js";
import { abiString, abiWord, fromHex, keccak256, toHex } from "./bytes.js";

/** @typedef {import("./transaction.js").Fields} Fields */

const ARTIFACT = "@openzeppelin/contracts/build/contracts/ERC20PresetFixedSupply.json";
const SUPPLY = 10n ** 27n;
const WORD_BYTES = 32n;

const [deployer] = deriveAccounts();

/** Where the first account's first transaction creates the token. */
export const TOKEN = toHex(keccak256(RLP.encode([fromHex(deployer.address), 0n])).subarray(12));

/**
 * Deploys OpenZeppelin's ERC20PresetFixedSupply from the first holder and gives each other holder an equal share.
 * @param {string[]} holders
 * @returns {Fields[]}
 */
export function tokenSetUp([first, ...others]) {
  const { bytecode } = createRequire(import.meta.url)(ARTIFACT);
  const [name, symbol] = [abiString("Couverture Bench"), abiString("BENCH")];
  const nameOffset = 4n * WORD_BYTES;
  const symbolOffset = nameOffset + BigInt(name.length / 2);
  const head = [nameOffset, symbolOffset, SUPPLY, first].map(abiWord).join("");
  const share = SUPPLY / BigInt(others.length + 1);
  return [
    { gasLimit: 3_000_000n, data: `${bytecode}${head}${name}${symbol}` },
    ...others.map((holder) => ({ to: TOKEN, gasLimit: 80_000n, data: transferCall(holder, share) })),
  ];
}

/**
 * The call data of transfer(address,uint256).
 * @param {string} to
 * @param {bigint} amount
 */
export function transferCall(to, amount) {
  return `0xa9059cbb${abiWord(to)}${abiWord(amount)}`;
}

/**
 * The call data of balanceOf(address).
 * @param {string} owner
 */
export function balanceOfCall(owner) {
  return `0x70a08231${abiWord(owner)}`;
}
