// @ts-check
import { readFileSync } from "node:fs";
import { encodeDeployData, encodeFunctionData, getContractAddress, keccak256, stringToHex } from "viem";

/** @typedef {{ abi: import("viem").Abi, bytecode: `0x${string}` }} Artifact */
/** @typedef {`0x${string}`} Address */

const ARTIFACTS = new URL("../../dist/exchange/artifacts/", import.meta.url);

/**
 * The artifact that the build wrote of one of the exchange's contracts.
 * @param {string} name
 * @returns {Artifact}
 */
export function artifact(name) {
  const { abi, bytecode } = JSON.parse(readFileSync(new URL(`${name}.json`, ARTIFACTS), "utf8"));
  return { abi, bytecode: typeof bytecode === "string" ? bytecode : bytecode.object };
}

/** @param {string} text */
export const code = (text) => stringToHex(text, { size: 32 });

/** @param {string} name */
export const role = (name) => keccak256(stringToHex(`${name}_ROLE`));

/**
 * A transaction that is not signed yet.
 * @typedef {{ from: number, to?: Address, data: `0x${string}`, gasLimit: bigint }} Request
 */

export const GAS = 1_000_000n;
const DEPLOYMENT_GAS = 12_000_000n;

/**
 * Writes out the transactions that deploy contracts from one account, in order, with the addresses that they will have.
 * @param {Address} deployer
 */
export function deployments(deployer) {
  /** @type {Request[]} */
  const requests = [];
  return {
    requests,
    /**
     * @param {string} name
     * @param {unknown[]} args
     */
    deploy(name, args) {
      const { abi, bytecode } = artifact(name);
      const address = getContractAddress({ from: deployer, nonce: BigInt(requests.length) });
      requests.push({ from: 0, data: encodeDeployData({ abi, bytecode, args }), gasLimit: DEPLOYMENT_GAS });
      return contractAt(address, abi);
    },
    /** @param {Omit<Request, "from">} request */
    send(request) {
      requests.push({ from: 0, ...request });
    },
  };
}

/**
 * @param {Address} address
 * @param {import("viem").Abi} abi
 */
export function contractAt(address, abi) {
  return {
    address,
    abi,
    /**
     * @param {string} functionName
     * @param {unknown[]} args
     * @returns {Omit<Request, "from">}
     */
    call: (functionName, ...args) => ({
      to: address,
      data: encodeFunctionData({ abi, functionName, args }),
      gasLimit: GAS,
    }),
  };
}
