import { accessSync, constants, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isAddress } from "viem";
import { addressesOf, DEPLOYED, type Deployment, deployExchange } from "../../exchange/deploy.js";
import { wrongUse } from "../errors.js";
import { fieldLines } from "../output/text.js";
import { actingAccount } from "./account.js";
import type { DeployFlags } from "./flags.js";
import { httpProvider } from "./provider.js";

/** Deploys the exchange, keeping what is done in a file, and prints where it is. */
export async function deploy(flags: DeployFlags): Promise<void> {
  if (flags.operator !== undefined) checkAddress(flags.operator, "--operator");
  if (flags.settlementToken !== undefined) checkAddress(flags.settlementToken, "--settlement-token");
  const request = httpProvider(flags.rpcUrl);
  const chainId = Number((await request({ method: "eth_chainId" })) as string);
  const file = flags.file ?? `exchange-${chainId}.json`;
  checkWritable(file);
  const deployment = await deployExchange({
    request,
    account: await actingAccount(flags, request),
    operator: flags.operator as `0x${string}` | undefined,
    settlementToken: flags.settlementToken as `0x${string}` | undefined,
    faucet: flags.faucet,
    resume: earlier(file),
    onChange(state, contract) {
      keep(file, state);
      const { address, transaction } = state.contracts[contract] ?? {};
      const step = `${DEPLOYED.indexOf(contract) + 1} of ${DEPLOYED.length}`;
      process.stderr.write(`${contract} (${step}): ${address === undefined ? `sent ${transaction}` : address}\n`);
    },
  });
  keep(file, deployment);
  const { fromBlock: _, ...addresses } = addressesOf(deployment);
  const text = flags.json
    ? JSON.stringify({ file, chainId, operator: deployment.operator, ...addresses })
    : fieldLines([
        ["Registry", addresses.registry],
        ["Dollars", addresses.settlementToken],
        ["Exchange", addresses.exchange],
        ["Pools", addresses.poolFactory],
        ["Router", addresses.router],
        ["Operator", deployment.operator],
        ["File", `${file}; give it to the other commands as --addresses ${file}`],
      ]).join("\n");
  process.stdout.write(`${text}\n`);
}

function checkAddress(text: string, flag: string): void {
  if (!isAddress(text, { strict: false })) {
    throw wrongUse(`${flag} must be an address (0x and 40 hex digits), not "${text}"`);
  }
}

/** Before anything is sent: what was deployed is only found again by this file. */
function checkWritable(file: string): void {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw wrongUse(`--file ${file} cannot be written (${(error as NodeJS.ErrnoException).code})`, error);
  }
}

function earlier(file: string): Deployment | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Deployment;
  } catch (error) {
    throw wrongUse(`${file} is not a deployment's file; give another --file`, error);
  }
}

/** In one step, so that a deployment that is interrupted leaves a file that can be read. */
function keep(file: string, deployment: Deployment): void {
  const partial = `${file}.partial`;
  writeFileSync(partial, `${JSON.stringify(deployment, null, 2)}\n`);
  renameSync(partial, file);
}
