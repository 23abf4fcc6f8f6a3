// @ts-check
// A JSON-RPC server over bare `http` that gives every request the same answer.
import { createServer } from "node:http";

const ANSWER = JSON.stringify({ jsonrpc: "2.0", id: 1, result: "0x539" });
const HEADERS = { "Content-Type": "application/json", "Content-Length": ANSWER.length };

createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200, HEADERS).end(ANSWER));
}).listen(Number(process.argv[2]), "127.0.0.1");
