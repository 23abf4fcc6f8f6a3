import { answer, defineMethod } from "../../method.js";

export const rpc_modules = defineMethod({
  name: "rpc_modules",
  description: "The namespaces that are answered, with their versions.",
  access: "read",
  peers: ["ganache"],
  result: answer("map from namespace to version", "Record<string, string>"),
  handler: ({ methods }) =>
    Object.fromEntries(
      [...new Set(methods().map((name) => name.split("_")[0] as string))].sort().map((name) => [name, "1.0"]),
    ),
});
