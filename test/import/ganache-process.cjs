/**
 * The real Ganache over pipes: options as JSON in the first argument, a JSON-RPC request a line on stdin, its answer a line on stdout.
 * It ends when stdin does, and closes its database first.
 */
const { createInterface } = require("node:readline");
const ganache = require("ganache");

const provider = ganache.provider({ logging: { quiet: true }, ...JSON.parse(process.argv[2]) });
let last = Promise.resolve();
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { method, params } = JSON.parse(line);
    last = last
      .then(() => provider.request({ method, params }))
      .then(
        (result) => ({ result }),
        ({ message }) => ({ error: message }),
      )
      .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
  })
  .on("close", () => last.then(() => provider.disconnect()).then(() => process.exit(0)));
