import { expect, test } from "vitest";
import { useToken } from "./chain.ts";

const { reader, wallet, transfer } = useToken();

test("nobody spends more than they have", async () => {
  const [owner, other] = await wallet.getAddresses();
  await expect(transfer(other, owner, 1n)).rejects.toThrow(/InsufficientBalance/);
  expect(await reader.getTransactionCount({ address: other })).toBe(0);
});
