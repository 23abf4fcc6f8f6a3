/** Deploys the token to the chain at RPC_URL, and writes down where it is. `npm run snapshot` keeps that chain. */
import { writeFileSync } from "node:fs";
import { createPublicClient, createWalletClient, http } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { localhost } from "viem/chains";
import { compileToken } from "./compile.js";

const { abi, bytecode } = compileToken();
const account = mnemonicToAccount("test test test test test test test test test test test junk");
const transport = http(process.env.RPC_URL);
const wallet = createWalletClient({ account, chain: localhost, transport });
const reader = createPublicClient({ chain: localhost, transport });

const hash = await wallet.deployContract({ abi, bytecode, args: [1_000_000n] });
const { contractAddress } = await reader.waitForTransactionReceipt({ hash, pollingInterval: 20 });
writeFileSync("token.json", `${JSON.stringify({ address: contractAddress, abi }, null, 2)}\n`);
console.log(`Token at ${contractAddress}`);
