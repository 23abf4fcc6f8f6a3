import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { rejectionOf } from "./admission.js";
import { type Answer, errorText, NO_ID } from "./answer.js";
import { clientOf } from "./client.js";
import { corsHeaders } from "./cors.js";
import { isPromise } from "./dispatch.js";
import { invalidRequest, limitExceeded, parseError } from "./errors.js";
import type { JsonRpc } from "./json-rpc.js";
import type { Limits } from "./limits.js";
import { bearerToken, type Gate } from "./security.js";
import { PAGES } from "./web.js";

/** How long what an oversized request still sends is read and thrown away, so that its client gets to read the answer. */
const DRAIN_MILLISECONDS = 2000;

const ALLOWED_METHODS = "POST, GET, OPTIONS";

function send(response: ServerResponse, status: number, type: string, body: string, headers: string[] = []): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, ["Content-Type", type, "Content-Length", length, ...headers]);
  response.end(body);
}

const sentence = (response: ServerResponse, status: number, text: string, headers: string[] = []): void =>
  send(response, status, "text/plain; charset=utf-8", `${text}\n`, headers);

const answerPreflight = (request: IncomingMessage, response: ServerResponse): void => {
  const { origin } = request.headers;
  const requested = request.headers["access-control-request-headers"];
  const headers = [
    ...corsHeaders(origin),
    ...["Access-Control-Allow-Methods", ALLOWED_METHODS],
    ...["Access-Control-Allow-Headers", requested ?? "content-type, authorization"],
    ...["Access-Control-Max-Age", "600"],
  ];
  if (request.headers["access-control-request-private-network"] === "true") {
    headers.push("Access-Control-Allow-Private-Network", "true");
  }
  response.writeHead(204, headers);
  response.end();
};

/** Reads a body whole, up to a bound. */
function readBody(
  request: IncomingMessage,
  most: number,
  done: (body: string) => void,
  tooLarge: (bytes: number) => void,
): void {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > most) {
    tooLarge(announced);
    return;
  }
  let first: Buffer | undefined;
  let rest: Buffer[] | undefined;
  let size = 0;
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > most) {
      request.off("data", onData);
      request.off("end", onEnd);
      first = undefined;
      rest = undefined;
      tooLarge(size);
    } else if (first === undefined) {
      first = chunk;
    } else {
      rest ??= [first];
      rest.push(chunk);
    }
  };
  const onEnd = (): void => {
    const whole = rest === undefined ? first : Buffer.concat(rest, size);
    done(whole === undefined ? "" : whole.toString("utf8"));
  };
  request.on("data", onData);
  request.on("end", onEnd);
  // A client that goes away in the middle is nobody to answer; without a listener its error would end the process.
  request.on("error", () => {});
}

/** Answers JSON-RPC over HTTP, and hands everything else on. */
export function createHttpHandler(options: {
  jsonRpc: JsonRpc;
  gate: Gate;
  limits: Limits;
  /** True once the server is closing: answers then end their connection. */
  isClosing: () => boolean;
  /** Answers what is not JSON-RPC. */
  web: RequestListener;
}): RequestListener {
  const { jsonRpc, gate, limits, isClosing, web } = options;

  const respond = (response: ServerResponse, answer: Answer, cors: string[]): void => {
    if (isClosing()) response.shouldKeepAlive = false;
    if (answer === undefined) {
      response.writeHead(204, cors);
      response.end();
    } else {
      send(response, 200, "application/json", answer, cors);
    }
  };

  const refuseLarge = (request: IncomingMessage, response: ServerResponse, bytes: number, cors: string[]): void => {
    const error = limitExceeded(`the body has ${bytes} bytes or more, the most is ${limits.bodyBytes}`);
    send(response, 413, "application/json", errorText(NO_ID, error), [...cors, "Connection", "close"]);
    request.resume();
    const timer = setTimeout(() => request.destroy(), DRAIN_MILLISECONDS);
    request.on("close", () => clearTimeout(timer));
  };

  const answerRpc = (request: IncomingMessage, response: ServerResponse): void => {
    const { authorization, origin } = request.headers;
    const cors = corsHeaders(origin);
    const caller = gate.callerFor(bearerToken(authorization));
    if (caller === "wrong-token") {
      request.resume();
      const challenge = ["WWW-Authenticate", "Bearer"];
      sentence(response, 401, gate.wrongToken, [...cors, ...challenge]);
      return;
    }
    const encoding = request.headers["content-encoding"];
    if (encoding !== undefined && encoding !== "identity") {
      request.resume();
      sentence(response, 415, `A body encoded as ${encoding} is not read here: send it as it is.`, cors);
      return;
    }
    readBody(
      request,
      limits.bodyBytes,
      (body) => {
        if (body === "") {
          respond(response, errorText(NO_ID, parseError("the body is empty")), cors);
          return;
        }
        const answer = jsonRpc.answer(body, { ...caller, client: clientOf(request.socket) });
        if (isPromise(answer)) void answer.then((later) => respond(response, later, cors));
        else respond(response, answer, cors);
      },
      (bytes) => refuseLarge(request, response, bytes, cors),
    );
  };

  return (request, response) => {
    const { method, url = "/" } = request;
    const cors = corsHeaders(request.headers.origin);
    const rejection = rejectionOf(gate, request);
    // A page gets to read why it is refused with its request itself, which browsers send only if this goes well.
    if (method === "OPTIONS" && rejection?.status !== 400) return answerPreflight(request, response);
    if (rejection) {
      request.resume();
      return sentence(response, rejection.status, rejection.why, [...cors, "Connection", "close"]);
    }
    const path = url.split("?", 1)[0] as string;
    // Hardhat takes JSON-RPC at any path, and clients are configured with one.
    if (method === "POST" && !PAGES.has(path)) return answerRpc(request, response);
    if (path === "/" && method !== "GET" && method !== "HEAD") {
      request.resume();
      const error = invalidRequest(`JSON-RPC is sent by POST, not by ${method}`);
      return send(response, 405, "application/json", errorText(NO_ID, error), ["Allow", ALLOWED_METHODS]);
    }
    for (let index = 0; index < cors.length; index += 2) {
      response.setHeader(cors[index] as string, cors[index + 1] as string);
    }
    web(request, response);
  };
}
