interface LegacyProvider {
  send(request: object, callback: (error: unknown, response?: { result?: unknown; error?: object }) => void): void;
}

/**
 * A provider of the time before EIP-1193, which has only `send(request, callback)`, as an EIP-1193 one. Any other value is returned as it is.
 */
export function eip1193Of(provider: unknown): unknown {
  const { request, send } = provider as Partial<LegacyProvider> & { request?: unknown };
  if (request !== undefined || typeof send !== "function") return provider;
  const legacy = provider as LegacyProvider;
  let id = 0;
  return {
    request: (args: { method: string; params?: unknown }) =>
      new Promise((resolve, reject) => {
        legacy.send({ jsonrpc: "2.0", id: ++id, ...args }, (error, response) => {
          const failure = error ?? response?.error;
          if (failure) reject(failure);
          else resolve(response?.result);
        });
      }),
  };
}
