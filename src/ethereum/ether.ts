/** An amount of wei in ether, as decimal text without trailing zeros. */
export function formatEther(wei: bigint): string {
  const fraction = (wei % 10n ** 18n).toString().padStart(18, "0").replace(/0+$/, "");
  return `${wei / 10n ** 18n}${fraction === "" ? "" : `.${fraction}`}`;
}
