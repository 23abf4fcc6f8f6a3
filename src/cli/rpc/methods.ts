import { documentedMethods, methodLines, referencePage } from "../../rpc/reference/reference.js";
import { failed, wrongUse } from "../errors.js";

/** Prints the methods that a node answers. @throws where none has `part` in its name */
export function printMethods(part: string | undefined, flags: { markdown?: true; json?: true }): void {
  if (flags.markdown) {
    if (part !== undefined || flags.json)
      throw wrongUse("--markdown prints the whole reference; give nothing else with it");
    process.stdout.write(referencePage());
    return;
  }
  const wanted = (name: string): boolean => part === undefined || name.toLowerCase().includes(part.toLowerCase());
  const lines = methodLines().filter(({ name }) => wanted(name));
  if (lines.length === 0) throw failed(`no method has "${part}" in its name`);
  if (flags.json) {
    const methods = documentedMethods().filter(({ names }) => names.some(wanted));
    process.stdout.write(`${JSON.stringify(methods, null, 2)}\n`);
    return;
  }
  const width = Math.max(...lines.map(({ name }) => name.length));
  process.stdout.write(`${lines.map(({ name, description }) => `${name.padEnd(width)}  ${description}`).join("\n")}\n`);
}
