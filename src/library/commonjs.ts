/** What the CommonJS build is made of: the library, and what "couverture/testing" needs of it. */
export * from "../index.js";
export { default } from "../index.js";
export { createServer } from "./server.js";
