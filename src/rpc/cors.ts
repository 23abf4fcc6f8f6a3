/** The headers that let a page of an allowed origin read the answer. Credentials: web3.js 1.x asks with them. */
export function corsHeaders(origin: string | undefined): string[] {
  if (origin === undefined) return [];
  return ["Access-Control-Allow-Origin", origin, "Access-Control-Allow-Credentials", "true", "Vary", "Origin"];
}
