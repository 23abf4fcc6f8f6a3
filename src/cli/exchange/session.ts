import { readFileSync } from "node:fs";
import { createExchangeClient, type ExchangeAddresses, type ExchangeClient } from "../../exchange/client/index.js";
import { addressesOf, type Deployment } from "../../exchange/deploy.js";
import { EXCHANGE_ADDRESSES } from "../../exchange/deployment/addresses.js";
import { wrongUse } from "../errors.js";
import { actingAccount } from "./account.js";
import type { ActFlags } from "./flags.js";
import { httpProvider } from "./provider.js";

/** The client that a command's flags ask for. */
export async function openClient(flags: ActFlags): Promise<ExchangeClient> {
  const request = httpProvider(flags.rpcUrl);
  return createExchangeClient({
    request,
    addresses: flags.addresses === undefined ? EXCHANGE_ADDRESSES : addressesIn(flags.addresses),
    account: await actingAccount(flags, request),
    send: flags.sendRefused ? "always" : "checked",
  });
}

function addressesIn(path: string): ExchangeAddresses {
  try {
    return addressesOf(JSON.parse(readFileSync(path, "utf8")) as Deployment);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      error instanceof SyntaxError ? "is not JSON" : code === "ENOENT" ? "is not there" : (error as Error).message;
    throw wrongUse(`--addresses ${path}: ${why}`, error);
  }
}

/** Runs what a command does and prints what came of it, as lines or JSON. */
export async function perform<Result>(
  flags: ActFlags,
  act: (client: ExchangeClient) => Promise<Result>,
  lines: (result: Result) => readonly string[],
): Promise<void> {
  const result = await act(await openClient(flags));
  const asText = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  const text = flags.json ? JSON.stringify(result, asText) : lines(result).join("\n");
  process.stdout.write(`${text}\n`);
}
