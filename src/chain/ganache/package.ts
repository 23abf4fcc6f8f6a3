import { OptionNamingError } from "../../persistence/option-names.js";

/** Ganache's provider, as far as it is used here. */
export interface GanacheProvider {
  request(request: { method: string; params: unknown }): Promise<unknown>;
  on(event: "message", listener: (message: GanacheMessage) => void): void;
  on(event: "ganache:vm:tx:before" | "ganache:vm:tx:after", listener: () => void): void;
  disconnect(): Promise<void>;
}

export interface GanacheMessage {
  type: string;
  data: { subscription: string; result: unknown };
}

export interface GanachePackage {
  provider(options: object): GanacheProvider;
}

/** The `ganache` package cannot be had; the message says what to run. */
export class GanacheMissingError extends OptionNamingError {
  override readonly name = "GanacheMissingError";
  readonly code = "GANACHE_MISSING";
}

/** The version that was compared with; another may keep its store otherwise. */
const VERSION = "7.9.2";

/**
 * Loads the `ganache` package, which only those have to have who choose its engine.
 * @throws GanacheMissingError when it is not installed, or cannot be loaded
 */
export async function loadGanache(name = "ganache"): Promise<GanachePackage> {
  try {
    return ((await import(name)) as { default: GanachePackage }).default;
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
    const why = missing ? "is not installed" : `cannot be loaded (${(cause as Error).message})`;
    throw new GanacheMissingError(
      `the engine ganache needs the package ganache, which ${why}: run \`npm install ganache@${VERSION}\`, or leave {engine} out for the native one`,
      { cause },
    );
  }
}
