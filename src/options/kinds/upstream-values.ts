import type { Eip1193 } from "../../chain/upstream/upstream.js";
import { isUpstreamUrl, UPSTREAM_URL_RULE } from "../../chain/upstream/url.js";
import { isRecord, type Kind, readWithin, ValueError } from "./kind.js";
import { text } from "./scalars.js";

/** Where an upstream answers JSON-RPC. */
export const upstreamUrl = (): Kind<string, string> => ({
  read(value) {
    if (typeof value !== "string" || !isUpstreamUrl(value)) throw new ValueError(UPSTREAM_URL_RULE);
    return value;
  },
});

/** A header as one types it, `Name: value`. */
function headerOf(given: string): Record<string, string> {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/s.exec(given) ?? [];
  if (name === undefined || value === undefined || /[\r\n]/.test(value)) {
    throw new ValueError('must be a header as "Name: value"');
  }
  return { [name]: value };
}

/** HTTP headers by name; a header is `Name: value` on the command line, and `{ name, value }` under Ganache's name. */
export const headers = (): Kind<Record<string, string>, Record<string, string>> => ({
  read(value) {
    if (!isRecord(value)) throw new ValueError("must be an object of texts by name");
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, readWithin(name, () => text().read(one))]),
    );
  },
  fromText: headerOf,
  fromGanache(value) {
    if (typeof value === "string") return headerOf(value);
    if (!Array.isArray(value)) return value;
    const each = value.map((one: unknown) =>
      headerOf(isRecord(one) && typeof one.name === "string" ? `${one.name}: ${String(one.value)}` : String(one)),
    );
    return Object.assign({}, ...each) as Record<string, string>;
  },
  merge: (earlier, later) => ({ ...(earlier as object), ...(later as object) }),
});

/** What answers in place of a URL (EIP-1193). */
export const provider = (): Kind<Eip1193, Eip1193> => ({
  read(value) {
    if (typeof (value as Partial<Eip1193> | null)?.request !== "function") {
      throw new ValueError("must have a request function");
    }
    return value as Eip1193;
  },
});
