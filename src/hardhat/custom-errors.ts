import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type AbiParameter, decodeAbiParameters, getAddress, type Hex, toFunctionSelector } from "viem";

/** The errors of the project's contracts. They are read with the first text, which takes seconds in a large project. */
export interface CustomErrors {
  /** `InsufficientBalance("0x…", 100)`, for revert data; undefined where no contract of the project has such an error. */
  text(output: string): Promise<string | undefined>;
  /** Adds the errors of a compilation: the output of solc's standard JSON. */
  add(output: unknown): Promise<void>;
}

interface AbiError {
  type: string;
  name: string;
  inputs: readonly AbiParameter[];
}

interface SolcOutput {
  contracts?: Record<string, Record<string, { abi?: readonly AbiError[] }>>;
}

const STRING = [{ type: "string" }] as const;

/** A parameter's type as a selector is made of it: a struct is the list of its members. */
function canonicalType(parameter: AbiParameter): string {
  if (!parameter.type.startsWith("tuple")) return parameter.type;
  const { components = [] } = parameter as { components?: readonly AbiParameter[] };
  return `(${components.map(canonicalType).join(",")})${parameter.type.slice("tuple".length)}`;
}

/** A value as Hardhat writes it: text and bytes in quotation marks, which are not escaped in the text. */
function valueText(value: unknown, type: string): string {
  if (typeof value === "string") return `"${type === "address" ? getAddress(value) : value}"`;
  return String(value);
}

function parameterText(value: unknown, parameter: AbiParameter): string {
  const array = /^(.*)\[\d*\]$/.exec(parameter.type);
  if (array && Array.isArray(value))
    return `[${value.map((each) => parameterText(each, { ...parameter, type: array[1] ?? "" })).join(", ")}]`;
  if (parameter.type !== "tuple") return valueText(value, parameter.type);
  const { components = [] } = parameter as { components?: readonly AbiParameter[] };
  const values = Array.isArray(value)
    ? value
    : components.map(({ name }) => (value as Record<string, unknown>)[name ?? ""]);
  return `[${components.map((each, index) => parameterText(values[index], each)).join(", ")}]`;
}

function decoded<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined; // malformed
  }
}

/** The text of an `Error(string)`; undefined where the data is malformed. */
export const reasonOf = (output: string): string | undefined =>
  decoded(() => decodeAbiParameters(STRING, `0x${output.slice(10)}`)[0]);

/** The errors of a compilation, by selector. */
function addErrors(output: unknown, known: Map<string, AbiError>): void {
  /** Most contracts inherit theirs, and a selector costs a hash. */
  const signatures = new Set<string>();
  const contracts = Object.values((output as SolcOutput | undefined)?.contracts ?? {}).flatMap((file) =>
    Object.values(file),
  );
  for (const { abi = [] } of contracts) {
    for (const entry of abi) {
      if (entry.type !== "error") continue;
      const signature = `${entry.name}(${entry.inputs.map(canonicalType).join(",")})`;
      if (signatures.has(signature)) continue;
      signatures.add(signature);
      const selector = toFunctionSelector(signature);
      if (!known.has(selector)) known.set(selector, entry);
    }
  }
}

/** Those of every compilation in `artifacts/build-info`. */
async function readBuildInfos(artifacts: string): Promise<Map<string, AbiError>> {
  const errors = new Map<string, AbiError>();
  const folder = join(artifacts, "build-info");
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    if (!name.endsWith(".json")) continue;
    addErrors((JSON.parse(await readFile(join(folder, name), "utf8")) as { output?: unknown }).output, errors);
  }
  return errors;
}

/** @param artifacts the project's folder, which has every compilation that has ended */
export function customErrors(artifacts: string): CustomErrors {
  let errors: Promise<Map<string, AbiError>> | undefined;
  return {
    async add(output) {
      const known = await errors;
      if (known) addErrors(output, known);
    },
    async text(output) {
      errors ??= readBuildInfos(artifacts);
      const error = (await errors).get(output.slice(0, 10));
      if (!error) return undefined;
      const values = decoded(() =>
        error.inputs.length === 0 ? [] : decodeAbiParameters(error.inputs, `0x${output.slice(10)}` as Hex),
      ) as readonly unknown[] | undefined;
      return (
        values && `${error.name}(${error.inputs.map((input, index) => parameterText(values[index], input)).join(", ")})`
      );
    },
  };
}
