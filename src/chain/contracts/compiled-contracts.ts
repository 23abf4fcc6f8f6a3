/** What is looked at of a compilation, so that no answer of a compiler keeps the node busy. */
const MAX_DEPTH = 12;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

interface Parameter {
  type?: unknown;
  components?: unknown;
}

/** A parameter's type as signatures have it: structs as the tuples of what is in them. */
function canonical(parameter: unknown, depth = 0): string {
  const { type, components } = (isObject(parameter) ? parameter : {}) as Parameter;
  if (typeof type !== "string" || depth > MAX_DEPTH) return "?";
  if (!type.startsWith("tuple")) return type;
  const inner = Array.isArray(components) ? components.map((one) => canonical(one, depth + 1)) : [];
  return `(${inner.join(",")})${type.slice("tuple".length)}`;
}

/** The signature of an item of a JSON ABI that has a name and a type, `withdraw(uint256)`; undefined for others. */
export function itemSignature(item: unknown, type: "error" | "function"): string | undefined {
  if (!isObject(item) || item.type !== type || typeof item.name !== "string") return undefined;
  const inputs = Array.isArray(item.inputs) ? item.inputs : [];
  return `${item.name}(${inputs.map((one) => canonical(one)).join(",")})`;
}

/** A contract in an artifact or a compilation; of a bare ABI nothing but that. */
export interface CompiledContract {
  abi: readonly unknown[];
  name: string | undefined;
  /** Hex, in which libraries may be placeholders, or undefined. */
  creationCode: string | undefined;
  runtimeCode: string | undefined;
}

/** Code as Hardhat and Truffle have it (text), or Foundry and the compiler (an object with the text). */
function codeOf(value: unknown): string | undefined {
  const text = isObject(value) ? value.object : value;
  return typeof text === "string" && text.length > 2 ? text.replace(/^0x/, "") : undefined;
}

/** Foundry writes no name, but which contract it compiled. */
function nameIn({ contractName, metadata }: Record<string, unknown>): string | undefined {
  if (typeof contractName === "string") return contractName;
  const settings = isObject(metadata) && isObject(metadata.settings) ? metadata.settings : {};
  const target = isObject(settings.compilationTarget) ? Object.values(settings.compilationTarget)[0] : undefined;
  return typeof target === "string" ? target : undefined;
}

/**
 * Visits the contracts in whatever holds ABIs: an ABI itself, in JSON or as people write it, the artifact of a contract (Hardhat,
 * Foundry, Truffle), the build info of several, or a compiler's output.
 */
export function visitContracts(value: unknown, visit: (contract: CompiledContract) => void): void {
  const walk = (inner: unknown, depth: number, name?: string): void => {
    if (!isObject(inner) || depth > MAX_DEPTH) return;
    if (Array.isArray(inner)) visit({ abi: inner, name, creationCode: undefined, runtimeCode: undefined });
    else if (Array.isArray(inner.abi)) {
      const evm = isObject(inner.evm) ? inner.evm : {};
      visit({
        abi: inner.abi,
        name: name ?? nameIn(inner),
        creationCode: codeOf(inner.bytecode ?? evm.bytecode),
        runtimeCode: codeOf(inner.deployedBytecode ?? evm.deployedBytecode),
      });
    }
    // Of a compilation only what it gave; sources and syntax trees hold no ABIs.
    else if (isObject(inner.output)) walk(inner.output, depth + 1);
    else if (isObject(inner.contracts)) {
      for (const file of Object.values(inner.contracts)) {
        if (isObject(file)) for (const [of, contract] of Object.entries(file)) walk(contract, depth + 1, of);
      }
    }
  };
  walk(value, 0);
}
