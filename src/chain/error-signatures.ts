import { customError } from "../persistence/records/index.js";

/** What is looked at of a compilation, so that no answer of a compiler keeps the node busy. */
const DEEPEST = 12;
const MOST_ERRORS = 20_000;

interface Parameter {
  type?: unknown;
  components?: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A parameter's type as signatures have it: structs as the tuples of what is in them. */
function canonical(parameter: unknown, depth = 0): string {
  const { type, components } = (isObject(parameter) ? parameter : {}) as Parameter;
  if (typeof type !== "string" || depth > DEEPEST) return "?";
  if (!type.startsWith("tuple")) return type;
  const inner = Array.isArray(components) ? components.map((one) => canonical(one, depth + 1)) : [];
  return `(${inner.join(",")})${type.slice("tuple".length)}`;
}

/** `error Foo(uint a, address b)`, as people write ABIs. Structs have no names there. */
function ofText(text: string): string | undefined {
  const [, name, inner] = /^(?:error\s+)?([A-Za-z_$][\w$]*)\s*\(([^()]*)\)\s*;?$/.exec(text.trim()) ?? [];
  if (name === undefined || inner === undefined) return customError(text.trim())?.signature;
  const types = inner.split(",").flatMap((one) => one.trim().split(/\s+/)[0] || []);
  return `${name}(${types.map((type) => type.replace(/^(u?int)(?=\[|$)/, "$1256")).join(",")})`;
}

/**
 * The custom errors in whatever holds ABIs: an ABI itself, in JSON or as people write it, the artifact of a contract (Hardhat,
 * Foundry, Truffle), the build info of several, or a compiler's output.
 * @returns their signatures, each once
 */
export function errorSignatures(value: unknown): string[] {
  const found = new Set<string>();
  const add = (signature: string | undefined): void => {
    if (signature !== undefined && found.size < MOST_ERRORS && customError(signature)) found.add(signature);
  };
  const ofAbi = (abi: readonly unknown[]): void => {
    for (const item of abi) {
      if (typeof item === "string") add(ofText(item));
      if (!isObject(item) || item.type !== "error" || typeof item.name !== "string") continue;
      const inputs = Array.isArray(item.inputs) ? item.inputs : [];
      add(`${item.name}(${inputs.map((one) => canonical(one)).join(",")})`);
    }
  };
  const walk = (inner: unknown, depth: number): void => {
    if (!isObject(inner) || depth > DEEPEST) return;
    if (Array.isArray(inner)) ofAbi(inner);
    else if (Array.isArray(inner.abi)) ofAbi(inner.abi);
    // Of a compilation only what it gave; sources and syntax trees hold no ABIs.
    else if (isObject(inner.output)) walk(inner.output, depth + 1);
    else if (isObject(inner.contracts)) {
      for (const file of Object.values(inner.contracts)) {
        if (isObject(file)) for (const contract of Object.values(file)) walk(contract, depth + 1);
      }
    }
  };
  walk(value, 0);
  return [...found];
}
