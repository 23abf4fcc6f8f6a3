/**
 * The options of a fork as the node has them: what Ganache has options of its own for are headers, and a URL may name a block.
 * @param fork url, blockNumber and the others, not read yet
 * @param own username, password, jwt, userAgent, origin
 */
export function forkSection(
  fork: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { username, password, jwt, userAgent, origin } = own;
  const headers: Record<string, unknown> = {};
  if (username !== undefined || password !== undefined) {
    headers.authorization = `Basic ${Buffer.from(`${username ?? ""}:${password ?? ""}`).toString("base64")}`;
  }
  if (jwt !== undefined) headers.authorization = `Bearer ${String(jwt)}`;
  if (userAgent !== undefined) headers["user-agent"] = String(userAgent);
  if (origin !== undefined) headers.origin = String(origin);
  const section: Record<string, unknown> = { ...fork };
  if (Object.keys(headers).length > 0) section.headers = { ...(fork.headers as object | undefined), ...headers };
  const [, url, block] = /^(.+)@(\d+)$/s.exec(typeof fork.url === "string" ? fork.url : "") ?? [];
  if (url !== undefined && URL.canParse(url)) {
    section.url = url;
    section.blockNumber ??= Number(block);
  }
  return section;
}
