import { type Method, PEERS, type Peer } from "../method.js";
import { METHODS } from "../methods/index.js";
import { aboutOf, titleOf } from "../schema.js";

/** A method as the documentation describes it. */
export interface DocumentedMethod {
  names: readonly string[];
  description: string;
  parameters: { name: string; type: string; required: boolean }[];
  answer: string;
  /** Parameters of a request that is well-formed. */
  example: readonly unknown[];
  /** Its answer, where it is the same on every chain. */
  exampleAnswer: unknown;
  peers: string[];
  guarded: boolean;
}

/** The peers that have a method under any of its names, in the order of {@link PEERS}. */
export function peersOf({ peers }: Pick<Method<never>, "peers">): string[] {
  const known = new Set<Peer>(Object.values(peers).flat());
  return Object.entries(PEERS).flatMap(([peer, title]) => (known.has(peer as Peer) ? [title] : []));
}

/** The names of the methods that a peer has. */
export const methodsOf = (peer: Peer): string[] =>
  METHODS.flatMap(({ peers }) => Object.entries(peers).flatMap(([name, of]) => (of.includes(peer) ? [name] : [])));

/** Every method that is answered, in the order of names. */
export function documentedMethods(): DocumentedMethod[] {
  const all = METHODS.map((method): DocumentedMethod => {
    const { names, description, params, result, example, guarded } = method;
    return {
      ...{ names, description, guarded },
      parameters: params.map(({ name, schema, required }) => ({ name, required, type: titleOf(schema) ?? "any JSON" })),
      answer: result.text,
      example: example?.params ?? params.filter(({ required }) => required).map(({ schema }) => aboutOf(schema).sample),
      exampleAnswer: example?.result,
      peers: peersOf(method),
    };
  });
  return all.sort((a, b) => compare(a.names[0] as string, b.names[0] as string));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The methods, one line each: name and what it does. Aliases have lines of their own. */
export function methodLines(): { name: string; description: string }[] {
  const lines = documentedMethods().flatMap(({ names, description }) =>
    names.map((name) => ({ name, description: name === names[0] ? description : `As ${names[0]}.` })),
  );
  return lines.sort((a, b) => compare(a.name, b.name));
}

const HEAD = `# JSON-RPC methods

Every method that a node answers, over HTTP and WebSocket, by the engine \`native\`. \`couverture rpc\` lists them, and
\`rpc_modules\` the namespaces; with \`--engine ganache\` Ganache's own methods are answered in place of the chain's.

Quantities are hexadecimal without leading zeros (\`"0x1"\`); numbers and decimal text are taken for them, too. Parameters may be
given by position or, as an object, by name. A parameter in [brackets] may be left out. Methods with a lock (🔒) change the chain
from outside its rules, use keys or read the ledger: on a host that other machines can reach they need the auth token.
An unknown method is answered with the error -32601, a parameter that is none with -32602.

This page is made from the methods themselves: \`couverture rpc --markdown > docs/rpc.md\`.
`;

function section({
  names,
  description,
  parameters,
  answer,
  example,
  exampleAnswer,
  peers,
  guarded,
}: DocumentedMethod): string {
  const [name, ...aliases] = names;
  const list = parameters.map((one) => `\`${one.required ? one.name : `[${one.name}]`}\` (${one.type})`).join(", ");
  const request = JSON.stringify({ jsonrpc: "2.0", id: 1, method: name, params: example });
  const response =
    exampleAnswer === undefined ? [] : [JSON.stringify({ jsonrpc: "2.0", id: 1, result: exampleAnswer })];
  return [
    `### ${name}${guarded ? " 🔒" : ""}`,
    "",
    description,
    "",
    `- Parameters: ${list || "none"}`,
    `- Answer: ${answer}`,
    `- Also in: ${peers.join(", ") || "no peer"}`,
    ...(aliases.length > 0 ? [`- Other names: ${aliases.map((alias) => `\`${alias}\``).join(", ")}`] : []),
    "",
    "```json",
    request,
    ...response,
    "```",
    "",
  ].join("\n");
}

/** docs/rpc.md, whole. */
export function referencePage(): string {
  const methods = documentedMethods();
  const namespaces = [...new Set(methods.map(({ names }) => (names[0] as string).split("_")[0] as string))];
  const parts = namespaces.map((namespace) => {
    const own = methods.filter(({ names }) => names[0]?.startsWith(`${namespace}_`));
    return [`## ${namespace}`, "", ...own.map(section)].join("\n");
  });
  return `${[HEAD, ...parts].join("\n").trimEnd()}\n`;
}
