// Serves a Ganache with the options of its first argument, on any free port, and ends with its input.
const ganache = require("ganache");

const server = ganache.server(JSON.parse(process.argv[2]));
server.listen(0, "127.0.0.1").then(() => console.log(`Listening on 127.0.0.1:${server.address().port}`));
process.stdin.resume().on("end", () => process.exit(0));
