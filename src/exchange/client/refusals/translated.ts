import type { Connection } from "../connection.js";
import { ExchangeClientError } from "../errors.js";
import { explain } from "./explain.js";
import { ExchangeRefusal } from "./refusal.js";
import { revertDataOf } from "./revert-data.js";

/** Runs an action and turns every error into an ExchangeRefusal or an ExchangeClientError. */
export async function translated<T>(connection: Connection, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw await translation(connection, error);
  }
}

async function translation(connection: Connection, error: unknown): Promise<Error> {
  if (error instanceof ExchangeRefusal || error instanceof ExchangeClientError) return error;
  const names = namesOf(error);
  if (names.includes("ContractFunctionZeroDataError") || names.includes("AbiDecodingZeroDataError")) {
    const { exchange } = connection.addresses;
    return new ExchangeClientError(
      "NO_EXCHANGE",
      `there is no exchange at ${exchange} on this network; deploy one, or give the addresses of the one that there is`,
      { cause: error },
    );
  }
  const data = revertDataOf(error);
  if (data !== undefined) {
    const refusal = await explain(connection, data, { contract: "exchange", subject: {} });
    refusal.cause = error;
    return refusal;
  }
  return new ExchangeClientError("NETWORK", networkSentence(error), { cause: error });
}

function* chainOf(error: unknown): Generator<Error> {
  for (let current = error; current instanceof Error; current = current.cause) yield current;
}

const namesOf = (error: unknown): string[] => [...chainOf(error)].map(({ name }) => name);

/** What the innermost error says, on one line: libraries wrap it in pages. */
function networkSentence(error: unknown): string {
  const innermost = [...chainOf(error)].at(-1);
  const said = (innermost as { details?: string } | undefined)?.details ?? innermost?.message ?? String(error);
  return `the chain did not do this: ${said.replace(/\s*\n\s*/g, " ")}`;
}
