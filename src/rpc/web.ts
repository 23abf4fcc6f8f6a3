import type { RequestListener } from "node:http";
import type { Request, Response } from "express";
import { createMetricsPage, type ServerNumbers } from "./prometheus.js";
import type { StatusSource } from "./status.js";
import { statusPage } from "./status-page.js";
import type { Traffic } from "./traffic.js";

/** Paths beside `/` that have a page. */
export const PAGES: ReadonlySet<string> = new Set(["/health", "/metrics"]);

/** Blocks in the table of the page. */
const BLOCKS_SHOWN = 10;

export interface WebOptions {
  source: StatusSource;
  traffic: Traffic;
  numbers: () => ServerNumbers;
  /** Where the server is reached, for the page. */
  url: string;
  /** Whether the page may show where the data is: only to this machine. */
  showDirectory: boolean;
}

async function createApp(options: WebOptions): Promise<RequestListener> {
  const { source } = options;
  const { default: express } = await import("express");
  const metricsPage = createMetricsPage(options.traffic, options.numbers);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use((_request, response, next) => {
    response.set({
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
    });
    next();
  });

  app.get("/", async (_request, response) => {
    const [status, blocks] = await Promise.all([source.status(), source.recentBlocks(BLOCKS_SHOWN)]);
    const shown = options.showDirectory ? status : { ...status, dataDirectory: status.dataDirectory && "DATA_DIR" };
    response.set(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    );
    response.type("html").send(statusPage(shown, blocks, options.url));
  });

  app.get("/health", async (_request, response) => {
    const status = await source.status();
    const body = {
      status: status.refusesWrites ? "refusing writes" : status.ledgerTrouble ? "degraded" : "ok",
      reason: status.refusesWrites ?? status.ledgerTrouble,
      chainId: `0x${status.chainId.toString(16)}`,
      head: { number: status.head.number, hash: status.head.hash },
      journalSeq: status.journalSeq,
      ledgerLag: status.journalSeq - status.ledgerSeq,
    };
    response.status(status.refusesWrites ? 503 : 200).json(body);
  });

  app.get("/metrics", async (_request, response) => {
    const { contentType, body } = await metricsPage(await source.status());
    response.set("Content-Type", contentType).send(body);
  });

  app.use((request: Request, response: Response) => {
    response
      .status(404)
      .type("text/plain")
      .send(
        `There is nothing at ${request.method} ${request.path}: JSON-RPC is at POST /, and pages at /, /health and /metrics.\n`,
      );
  });

  app.use((error: Error & { status?: number }, _request: Request, response: Response, _next: () => void) => {
    const status = error.status ?? 500;
    const whose = status < 500 ? "The request cannot be read" : "The node could not answer";
    response.status(status).type("text/plain").send(`${whose}: ${error.message}\n`);
  });
  return app;
}

/** Answers what is not JSON-RPC. Express is loaded with the first such request, so that starting does not wait for it. */
export function createWeb(options: WebOptions): RequestListener {
  let loading: Promise<RequestListener> | undefined;
  return (request, response) => {
    loading ??= createApp(options);
    loading
      .then((app) => app(request, response))
      .catch((error: Error) => {
        if (!response.headersSent) response.writeHead(500);
        response.end(`The node could not load its pages: ${error.message}\n`);
      });
  };
}
