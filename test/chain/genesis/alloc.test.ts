import { keccak256 } from "../../../src/ethereum/index.js";
import { openedChain } from "../chains.js";

test.each([[[0x00]], [[0x60, 0x01]]])(
  "an account of the genesis state has its code, however short: %j",
  async (bytes) => {
    const address = new Uint8Array(20).fill(0xaa);
    const code = Uint8Array.from(bytes);
    const { state, close } = await openedChain({ alloc: [{ address, balance: 0n, nonce: 1n, code, storage: [] }] });
    expect(state.view().account(address)?.codeHash).toEqual(keccak256(code));
    expect(state.view().code(keccak256(code), address)).toEqual(code);
    await close();
  },
);
