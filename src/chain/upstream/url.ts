/** What an upstream's address must be, for sentences about one that is not. */
export const UPSTREAM_URL_RULE = "must be an http, https, ws or wss URL";

/** Whether an address is one at which an upstream can be reached. */
export const isUpstreamUrl = (url: string): boolean =>
  URL.canParse(url) && /^(?:http|ws)s?:$/.test(new URL(url).protocol);

/** Whether the upstream is reached over a WebSocket. */
export const isWebSocketUrl = (url: string): boolean => URL.canParse(url) && /^wss?:$/.test(new URL(url).protocol);

/** Where an upstream is, without what may be a secret in its URL: name and password, path and query. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return "the upstream";
  const { origin, protocol, host, pathname, search } = new URL(url);
  const base = origin === "null" ? `${protocol}//${host}` : origin;
  return pathname.length > 1 || search !== "" ? `${base}/…` : base;
}

/** Moves a URL's name and password into a header: `fetch` takes no URL with them. */
export function credentialsOf(url: string): { address: string; authorization: Record<string, string> } {
  if (!URL.canParse(url)) return { address: url, authorization: {} };
  const parsed = new URL(url);
  const { username, password } = parsed;
  if (username === "" && password === "") return { address: url, authorization: {} };
  parsed.username = "";
  parsed.password = "";
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address: parsed.href, authorization: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } };
}
