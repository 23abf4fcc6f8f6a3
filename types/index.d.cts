// What `require("couverture")` gives. The types are those of the ES module.
import type * as library from "../dist/index.js" with { "resolution-mode": "import" };

export declare const provider: typeof library.provider;
export declare const server: typeof library.server;
export declare const createNode: typeof library.createNode;
export declare const parseNodeOptions: typeof library.parseNodeOptions;
export declare const OptionsError: typeof library.OptionsError;
export declare const ServerStatus: typeof library.ServerStatus;
declare const couverture: typeof library.default;
export default couverture;

export type OptionsError = library.OptionsError;
export type ServerStatus = library.ServerStatus;
export type Server = library.Server;
export type Node = library.Node;
export type NodeOptions = library.NodeOptions;
export type NodeOptionsInput = library.NodeOptionsInput;
export type Quantity = library.Quantity;
export type AccountOption = library.AccountOption;
export type Logger = library.Logger;
export type ChainOptionsInput = library.ChainOptionsInput;
export type NamespacedOptions = library.NamespacedOptions;
export type OwnOptions = library.OwnOptions;
export type LegacyOptions = library.LegacyOptions;
export type ProviderOptions = library.ProviderOptions;
export type ServerOptions = library.ServerOptions;
export type InitialAccounts = library.InitialAccounts;
export type JsonRpcRequest = library.JsonRpcRequest;
export type JsonRpcResponse = library.JsonRpcResponse;
export type SubscriptionData = library.SubscriptionData;
export type ProviderEvents = library.ProviderEvents;
export type ProviderSettings = library.ProviderSettings;
export type Provider = library.Provider;
