import { customError } from "../../ethereum/index.js";
import { itemSignature, visitContracts } from "./compiled-contracts.js";

const MAX_ERRORS = 20_000;

/** `error Foo(uint a, address b)`, as people write ABIs. Structs have no names there. */
function ofText(text: string): string | undefined {
  const [, name, inner] = /^(?:error\s+)?([A-Za-z_$][\w$]*)\s*\(([^()]*)\)\s*;?$/.exec(text.trim()) ?? [];
  if (name === undefined || inner === undefined) return customError(text.trim())?.signature;
  const types = inner.split(",").flatMap((one) => one.trim().split(/\s+/)[0] || []);
  return `${name}(${types.map((type) => type.replace(/^(u?int)(?=\[|$)/, "$1256")).join(",")})`;
}

/**
 * The custom errors in whatever holds ABIs; see {@link visitContracts}.
 * @returns their signatures, each once
 */
export function errorSignatures(value: unknown): string[] {
  const found = new Set<string>();
  visitContracts(value, ({ abi }) => {
    for (const item of abi) {
      const signature = typeof item === "string" ? ofText(item) : itemSignature(item, "error");
      if (signature !== undefined && found.size < MAX_ERRORS && customError(signature)) found.add(signature);
    }
  });
  return [...found];
}
