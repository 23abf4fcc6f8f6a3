/** Pays three people and waits for each receipt; the same run gives the same chain, to the last byte. */
import { JsonRpcProvider, parseEther } from "ethers";

const provider = new JsonRpcProvider(process.env.RPC_URL ?? "http://127.0.0.1:8545");
provider.pollingInterval = 20;
const payer = await provider.getSigner(0);

for (const [to, ether] of [
  ["0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "1"],
  ["0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "0.5"],
  ["0x00000000000000000000000000000000000000a1", "0.25"],
]) {
  const sent = await payer.sendTransaction({ to, value: parseEther(ether) });
  const { blockNumber } = await sent.wait();
  console.log(`${ether} ether to ${to} in block ${blockNumber}`);
}
provider.destroy();
