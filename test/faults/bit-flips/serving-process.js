// Serves one data directory after the other, without a new process for each: `open DIRECTORY` and `close` on standard input,
// one line of JSON on standard output for each. Many flips are tried so in the time of one start of the command.
import { createInterface } from "node:readline";
import { createNode, parseNodeOptions } from "../../../dist/index.js";

let node;
let warnings = [];
const print = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  try {
    if (line === "close") {
      await node?.close();
      node = undefined;
      print({ warnings });
      continue;
    }
    warnings = [];
    const directory = line.slice("open ".length);
    node = await createNode(parseNodeOptions({ storage: { directory } }));
    warnings.push(...node.info().warnings);
    node.on("warning", (message) => warnings.push(message));
    node.on("failure", ({ message }) => warnings.push(message));
    const url = await node.listen({ port: 0 });
    print({ url, warnings });
  } catch (failure) {
    node = undefined;
    print({ failure: failure.message, code: failure.code });
  }
}
