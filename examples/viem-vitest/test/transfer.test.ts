import { expect, test } from "vitest";
import { useToken } from "./chain.ts";

const { wallet, balanceOf, transfer } = useToken();

test("a transfer moves value", async () => {
  const [owner, other] = await wallet.getAddresses();
  await transfer(owner, other, 300n);
  expect(await balanceOf(owner)).toBe(999_700n);
  expect(await balanceOf(other)).toBe(300n);
});

test("the next test begins with the snapshot again", async () => {
  const [owner, other] = await wallet.getAddresses();
  expect(await balanceOf(owner)).toBe(1_000_000n);
  expect(await balanceOf(other)).toBe(0n);
});
