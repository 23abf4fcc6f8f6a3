import vm from "node:vm";
import { TestEnvironment } from "jest-environment-node";

/**
 * Jest's environment for Node, with an ordinary global object. Jest's own is a Proxy behind interceptors, which every use of a global
 * (`Uint8Array`, `BigInt`) passes: programs that compute took some 1.7 times as long as outside of Jest, and take 1.3 to 1.5 times as long with this.
 */
export default class OrdinaryGlobals extends TestEnvironment {
  constructor(...args) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...args);
    } finally {
      vm.createContext = createContext;
    }
  }
}
