import { createHash, timingSafeEqual } from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import { BY_PATH, type OptionNames, withOptionNames } from "../persistence/option-names.js";
import type { Caller } from "./method.js";

/** Who may talk to the server. */
export interface AccessRules {
  /** What the server listens on. */
  readonly host: string;
  /** The address it listens on. */
  readonly address: string;
  /** Names by which it may be called beside its own (`Host` header, without port); `*` is any. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Web origins that may call it beside pages served from this machine and wallets' extensions; `*` is any. */
  readonly allowOrigins?: readonly string[] | undefined;
  /** Opens guarded methods to everyone who has it. */
  readonly authToken?: string | undefined;
  /** What sentences call options; their paths, where it is left out. */
  readonly nameOf?: OptionNames | undefined;
  /** Is called once for each host name and web origin that was rejected, with a sentence. */
  readonly onRefused?: ((sentence: string) => void) | undefined;
}

/** Rejections are sentences for the client; undefined is no objection. */
export interface Gate {
  /** True where other machines may reach the server. */
  readonly reachable: boolean;
  /**
   * DNS rebinding: a page of evil.example whose name has come to point at this machine sends `Host: evil.example`. Refuses
   * names that are not this server's. Without a `Host` (HTTP/1.0) it is not a browser.
   */
  refuseHost(host: string | undefined): string | undefined;
  /**
   * Cross-site requests: browsers send `Origin` with every POST that a page makes and with every WebSocket, whatever its
   * content type, so that also the "simple" requests that need no preflight are seen here. No `Origin` is no page.
   */
  refuseOrigin(origin: string | undefined): string | undefined;
  /** What a caller may do, by the token it gave. A wrong token is refused, none is not. */
  callerFor(token: string | undefined): Pick<Caller, "guarded"> | "wrong-token";
  /** A sentence for who gave a wrong token. */
  readonly wrongToken: string;
}

const EXTENSIONS = ["chrome-extension://", "moz-extension://", "safari-web-extension://"];
const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|(?:[a-z0-9-]+\.)+localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** True for addresses that only this machine reaches. */
export function isLoopback(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:/, "");
  return plain === "::1" || (isIPv4(plain) && plain.startsWith("127."));
}

/** The name in a `Host` header: without port, brackets and final dot, in lower case. */
function hostNameOf(host: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d*)?$/.exec(host) ?? [];
  return (bracketed ?? host.replace(/:\d*$/, "").replace(/\.$/, "")).toLowerCase();
}

/** What a shell takes as one word as it is; what else there is in a header stays out of a command that someone may copy. */
const asWord = (text: string, otherwise: string): string => (/^[\w.:/*[\]-]+$/.test(text) ? text : otherwise);

/** Distinct rejections that are reported: clients that make up names must not fill the log. */
const MAX_REPORTED = 100;

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Whether two secrets are the same, in a time that does not reveal how much of them is. */
const sameSecret = (given: string, expected: Buffer): boolean => timingSafeEqual(digest(given), expected);

/** Makes the checks that come before any request is read. */
export function createGate(rules: AccessRules): Gate {
  const reachable = !isLoopback(rules.address);
  const { nameOf = BY_PATH } = rules;
  const named = (sentence: string): string => withOptionNames(sentence, nameOf);
  const names = new Set(["localhost", rules.host.toLowerCase(), rules.address.toLowerCase()]);
  for (const name of rules.allowHosts ?? []) names.add(name.toLowerCase());
  const origins = new Set((rules.allowOrigins ?? []).map((origin) => origin.replace(/\/$/, "").toLowerCase()));
  const expected = rules.authToken === undefined ? undefined : digest(rules.authToken);

  const hostAllowed = (host: string): boolean => {
    const name = hostNameOf(host);
    if (names.has(name) || names.has("*") || name.endsWith(".localhost")) return true;
    // An address is never a rebound name. 0.0.0.0 is this machine, and others come through a tunnel or a container's port.
    return isIP(name) !== 0;
  };
  const originAllowed = (origin: string): boolean =>
    LOCAL_ORIGIN.test(origin) ||
    EXTENSIONS.some((scheme) => origin.startsWith(scheme)) ||
    origins.has("*") ||
    origins.has(origin.toLowerCase());

  const without: Pick<Caller, "guarded"> = {
    guarded: expected !== undefined ? "needs-token" : reachable ? "off" : "open",
  };
  const open: Pick<Caller, "guarded"> = { guarded: "open" };
  const reported = new Set<string>();
  const report = (key: string, sentence: string): void => {
    if (reported.has(key) || reported.size >= MAX_REPORTED) return;
    reported.add(key);
    rules.onRefused?.(sentence);
  };
  // Clients send the same header with every request; remembering the last saves working it out again.
  let lastHost: string | undefined;
  let lastOrigin: string | undefined;

  return {
    reachable,
    wrongToken: named("The auth token is not this node's ({server.authToken})."),
    refuseHost(host) {
      if (host === undefined || host === lastHost) return undefined;
      if (!hostAllowed(host)) {
        const option = `${named("{server.allowHosts}")} ${asWord(hostNameOf(host), "NAME")}`;
        const name = JSON.stringify(host);
        report(
          `host ${hostNameOf(host)}`,
          `a request to the host name ${name} is refused (a guard against DNS rebinding); start the node with ${option} to allow it`,
        );
        return `The host name ${name} is not one of this node's (a guard against DNS rebinding). Use localhost or the node's address, or start it with ${option}.`;
      }
      lastHost = host;
      return undefined;
    },
    refuseOrigin(origin) {
      if (origin === undefined || origin === lastOrigin) return undefined;
      if (!originAllowed(origin)) {
        const name = named("{server.allowOrigins}");
        const option = `${name} ${asWord(origin, "ORIGIN")}`;
        const page = origin === "null" ? 'a page without an origin ("null": a file, a sandboxed frame)' : undefined;
        const shown = JSON.stringify(origin);
        report(
          `origin ${origin}`,
          `a request from ${page ?? `the web origin ${shown}`} is refused; start the node with ${option} to allow it`,
        );
        return `The web origin ${shown} may not use this node. Start it with ${option} (or ${name} "*" for any page) if it should.`;
      }
      lastOrigin = origin;
      return undefined;
    },
    callerFor(token) {
      if (token === undefined || expected === undefined) return without;
      return sameSecret(token, expected) ? open : "wrong-token";
    },
  };
}

/** The token of an `Authorization: Bearer TOKEN` header. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
}
