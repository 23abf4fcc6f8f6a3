import type { BlockSummary, NodeStatus } from "./status.js";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Markup, as against text that is still to be escaped. */
interface Html {
  readonly markup: string;
}

const escaped = (value: string | number | bigint): string =>
  String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);

/** Markup from a template. Values are escaped unless they are markup. */
function html(strings: TemplateStringsArray, ...values: (string | number | bigint | Html | Html[])[]): Html {
  const parts = values.map((value) =>
    typeof value === "object"
      ? [value]
          .flat()
          .map(({ markup }) => markup)
          .join("")
      : escaped(value),
  );
  return { markup: strings.map((part, index) => part + (parts[index] ?? "")).join("") };
}

const STYLE: Html = {
  markup: `
:root { color-scheme: light dark; --ink: #2a1d15; --quiet: #7b675a; --line: #e4d8cd; --ground: #fbf8f4; --card: #fff; --accent: #7a3b14; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f1e7de; --quiet: #a8988b; --line: #3b2f28; --ground: #1a1411; --card: #231b17; --accent: #e3a06e; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { margin: 0; font-size: 1.7rem; letter-spacing: -0.01em; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.05rem; }
p { margin: 0.35rem 0; }
.quiet { color: var(--quiet); }
.warning { margin-top: 1.25rem; padding: 0.75rem 1rem; border: 1px solid #c0392b; border-radius: 8px; }
dl { display: flex; flex-wrap: wrap; gap: 1px; margin: 1.75rem 0 0;
  border: 1px solid var(--line); border-radius: 8px; background: var(--line); overflow: hidden; }
dl div { flex: 1 0 8rem; padding: 0.7rem 0.9rem; background: var(--card); }
dt { color: var(--quiet); font-size: 0.8rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; font-weight: 600; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.5rem 0.9rem; text-align: right; white-space: nowrap; }
th { color: var(--quiet); font-size: 0.8rem; font-weight: 500; }
th:nth-child(2), td:nth-child(2), th:nth-child(3), td:nth-child(3) { text-align: left; }
tbody tr { border-top: 1px solid var(--line); }
code, pre { font: 13px/1.55 ui-monospace, monospace; }
pre { margin: 0; padding: 0.9rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); overflow-x: auto; }
a { color: var(--accent); }
`,
};

const grouped = (value: number | bigint): string => value.toLocaleString("en-US");

const shortHash = (hash: string): string => (hash.length > 22 ? `${hash.slice(0, 12)}…${hash.slice(-8)}` : hash);

/** Unix seconds as ISO 8601, or as the number where no calendar has it. */
const time = (seconds: number): string =>
  seconds <= 8_640_000_000_000 ? new Date(seconds * 1000).toISOString().replace(".000Z", "Z") : String(seconds);

const fact = (name: string, value: string): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

const blockRow = (block: BlockSummary): Html => html`
<tr><td>${grouped(block.number)}</td><td><code title="${block.hash}">${shortHash(block.hash)}</code></td><td>${time(block.timestamp)}</td>
<td>${grouped(block.transactions)}</td><td>${grouped(block.gasUsed)}</td>
<td>${(block.gasLimit > 0n ? (Number(block.gasUsed) / Number(block.gasLimit)) * 100 : 0).toFixed(1)} %</td></tr>`;

/** The page at `/`: what this is, where the chain stands, how to connect. One document, nothing loaded from elsewhere. */
export function statusPage(status: NodeStatus, blocks: readonly BlockSummary[], url: string): string {
  const warning = status.refusesWrites
    ? html`<p class="warning"><strong>Writes are refused:</strong> ${status.refusesWrites}</p>`
    : status.ledgerTrouble
      ? html`<p class="warning"><strong>The ledger is behind:</strong> ${status.ledgerTrouble}</p>`
      : html``;
  const kept = status.dataDirectory
    ? html`<h2>The ledger</h2>
<p>Every transaction stands in SQLite, and stays there. Open it read-only with any SQL tool:</p>
<pre>sqlite3 -readonly ${status.dataDirectory}/ledger.sqlite "SELECT * FROM canonical_transactions LIMIT 10"</pre>`
    : html`<p class="quiet">This chain is ephemeral: it is gone when the node stops.</p>`;
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Couverture · chain ${status.chainId} · block ${status.head.number}</title><style>${STYLE}</style></head>
<body><main>
<h1>Couverture</h1>
<p>A local Ethereum chain that keeps everything. <span class="quiet">${status.clientVersion}</span></p>
${warning}
<dl>
${fact("Chain id", `${status.chainId} (0x${status.chainId.toString(16)})`)}
${fact("Head block", grouped(status.head.number))}
${fact("Hardfork", status.hardfork)}
${fact("Engine", status.engine)}
${fact("Pool", `${grouped(status.pool.pending)} pending, ${grouped(status.pool.queued)} queued`)}
${fact("Journal", `${grouped(status.journalSeq)} records`)}
${fact("Ledger behind by", `${grouped(status.journalSeq - status.ledgerSeq)} records`)}
</dl>
<h2>Last blocks</h2>
<div class="scroll"><table>
<thead><tr><th>Number</th><th>Hash</th><th>Time</th><th>Transactions</th><th>Gas used</th><th>Full</th></tr></thead>
<tbody>${blocks.map(blockRow)}</tbody></table></div>
<h2>Connect</h2>
<p>JSON-RPC over HTTP and WebSocket, on this one port. In a wallet: network URL <code>${url}</code>, chain id <code>${status.chainId}</code>, currency ETH.</p>
<pre>curl ${url} -H 'content-type: application/json' \\
  -d '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}'

viem       createPublicClient({ transport: http("${url}") })
ethers     new JsonRpcProvider("${url}")
web3.js    new Web3("${url}")
Hardhat    networks: { local: { url: "${url}" } }
Foundry    forge script … --rpc-url ${url}</pre>
${kept}
<h2>More</h2>
<p><a href="/health">/health</a> says whether it is well, <a href="/metrics">/metrics</a> counts for Prometheus.</p>
<p class="quiet">Genesis <code>${status.genesisHash}</code></p>
</main></body></html>
`;
  return page.markup;
}
