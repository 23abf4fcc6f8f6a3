/** Compiles the contract. @returns its ABI and creation code */
import { readFileSync } from "node:fs";
import solc from "solc";

export function compileToken() {
  const content = readFileSync(new URL("../contracts/Token.sol", import.meta.url), "utf8");
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: "Solidity",
        sources: { "Token.sol": { content } },
        settings: { outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } },
      }),
    ),
  );
  const { abi, evm } = output.contracts["Token.sol"].Token;
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}
