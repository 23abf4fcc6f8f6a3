import { readFileSync } from "node:fs";
import { createExchangeClient, type ExchangeClient } from "../../exchange/client/client.js";
import type { ExchangeAddresses } from "../../exchange/client/connection.js";
import { addressesOf, type Deployment } from "../../exchange/deploy.js";
import { EXCHANGE_ADDRESSES } from "../../exchange/deployment/addresses.js";
import { wrongUse } from "../errors.js";
import { actingAccount } from "./account.js";
import type { ActFlags } from "./flags.js";
import { httpProvider } from "./provider.js";

/** The client that a command's flags describe, and the address that acts. */
async function openClient(flags: ActFlags) {
  const request = httpProvider(flags.rpcUrl);
  const account = await actingAccount(flags, request);
  const client = createExchangeClient({
    ...{ request, account },
    addresses: flags.addresses === undefined ? EXCHANGE_ADDRESSES : addressesIn(flags.addresses),
    send: flags.sendRefused ? "always" : "checked",
  });
  return { client, actor: typeof account === "object" ? account.address : account };
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
  act: (client: ExchangeClient, actor: `0x${string}` | undefined) => Promise<Result>,
  lines: (result: Result) => readonly string[],
): Promise<void> {
  const { client, actor } = await openClient(flags);
  const result = await act(client, actor);
  const asText = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  const text = flags.json ? JSON.stringify(result, asText) : lines(result).join("\n");
  process.stdout.write(`${text}\n`);
}
