import { type Address, decodeAbiParameters, type Hash, type Hex, toFunctionSelector } from "viem";
import { readContract } from "viem/actions";
import { iInvestorRegistryAbi } from "../../artifacts/IInvestorRegistry.js";
import type { Connection } from "../connection.js";
import { type ContractName, type ExchangeRefusal, refusalOf } from "./refusal.js";
import { type Subject, wordingOf } from "./wording.js";

const NOT_ELIGIBLE = toFunctionSelector("NotEligible(address,uint8)");

/** A refusal from what a contract reverted with, with what its sentence needs of the chain. */
export async function explain(
  connection: Connection,
  data: Hex,
  { contract, subject, transaction }: { contract: ContractName; subject: Subject; transaction?: Hash },
): Promise<ExchangeRefusal> {
  const expiresAt = data.startsWith(NOT_ELIGIBLE) ? await expiryOf(connection, data) : undefined;
  return refusalOf(data, contract, wordingOf(connection.known, { ...subject, expiresAt }), transaction);
}

/** When the verification of the investor in a refusal expires or has expired. */
async function expiryOf({ client, addresses }: Connection, data: Hex): Promise<number | undefined> {
  const [wallet]: readonly [Address, number] = decodeAbiParameters(
    [{ type: "address" }, { type: "uint8" }],
    `0x${data.slice(10)}`,
  );
  const [{ expiresAt }] = await readContract(client, {
    abi: iInvestorRegistryAbi,
    address: addresses.registry,
    functionName: "investorOf",
    args: [wallet],
  });
  return expiresAt;
}
