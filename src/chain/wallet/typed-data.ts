import { fromHex } from "../../ethereum/index.js";
import { TypedDataError } from "./errors.js";

/** `eth_signTypedData_v3` is `_v4` without arrays; `eth_signTypedData` is `_v4`, as in Ganache. */
export type TypedDataVersion = "v3" | "v4";

type SignTyped = typeof import("micro-eth-signer").signTyped;

/**
 * Signs typed structured data (EIP-712): 65 bytes `r ‖ s ‖ v`, deterministic.
 * @param typedData the object with `types`, `primaryType`, `domain`, `message`, or its JSON text
 * @throws TypedDataError
 */
export async function signTypedDataWithKey(
  privateKey: Uint8Array,
  typedData: unknown,
  version: TypedDataVersion = "v4",
): Promise<Uint8Array> {
  const data = readTypedData(typedData);
  if (version === "v3") refuseArrays(data);
  // It takes some 70 ms to load and is seldom needed.
  const { signTyped } = await import("micro-eth-signer");
  try {
    return fromHex(signTyped(data as Parameters<SignTyped>[0], privateKey, false));
  } catch (error) {
    throw new TypedDataError((error as Error).message, { cause: error });
  }
}

interface TypedDataObject {
  types: Record<string, { name: string; type: string }[]>;
  primaryType: string;
  domain: object;
  message: object;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readTypedData(given: unknown): TypedDataObject {
  let data = given;
  if (typeof given === "string") {
    try {
      data = JSON.parse(given);
    } catch (cause) {
      throw new TypedDataError("the text is not JSON", { cause });
    }
  }
  if (Array.isArray(data)) {
    throw new TypedDataError("a list of values is the form before EIP-712; use types, primaryType, domain and message");
  }
  if (!isObject(data)) throw new TypedDataError("it must be an object");
  for (const field of ["types", "domain", "message"] as const) {
    if (!isObject(data[field])) throw new TypedDataError(`${field} must be an object`);
  }
  if (typeof data.primaryType !== "string") throw new TypedDataError("primaryType must be a text");
  for (const [name, fields] of Object.entries(data.types as Record<string, unknown>)) {
    const valid = Array.isArray(fields) && fields.every((field) => isObject(field) && typeof field.type === "string");
    if (!valid) throw new TypedDataError(`types.${name} must be a list of {name, type}`);
  }
  return data as unknown as TypedDataObject;
}

function refuseArrays({ types }: TypedDataObject): void {
  for (const [name, fields] of Object.entries(types)) {
    const array = fields.find(({ type }) => type.endsWith("]"));
    if (array) {
      throw new TypedDataError(`types.${name}.${array.name} is an array, which needs eth_signTypedData_v4`);
    }
  }
}
