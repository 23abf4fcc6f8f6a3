export * from "./connection.js";
export * from "./dispatch.js";
export * from "./errors.js";
export * from "./limits.js";
export { ListenError } from "./listen.js";
export * from "./method.js";
export { type RpcServer, type RpcServerOptions, startServer } from "./server.js";
export * from "./status.js";
export * from "./traffic.js";
