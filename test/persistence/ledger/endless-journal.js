/** A journal without end that is the same each time: a genesis, then blocks of three transactions with a log each. */
export async function endlessJournal(sources) {
  const records = {
    ...(await import(`${sources}/ethereum/index.js`)),
    ...(await import(`${sources}/persistence/records/index.js`)),
  };
  const { RLP } = await import("@ethereumjs/rlp");
  const seeded = (text, length = 32) => records.keccak256(new TextEncoder().encode(text)).subarray(0, length);
  const sender = seeded("sender", 20);
  const coin = seeded("coin", 20);
  const transfer = seeded("Transfer(address,address,uint256)");
  const padded = (bytes) => new Uint8Array(Buffer.concat([new Uint8Array(32 - bytes.length), bytes]));
  const noChange = { accounts: [], storage: [], codes: [] };

  const header = (number) =>
    records.encodeHeader({
      parentHash: seeded(`block ${number - 1}`),
      ommersHash: records.EMPTY_LIST_HASH,
      coinbase: new Uint8Array(20),
      stateRoot: seeded(`state ${number}`),
      transactionsRoot: seeded(`transactions ${number}`),
      receiptsRoot: seeded(`receipts ${number}`),
      logsBloom: new Uint8Array(256),
      difficulty: 0n,
      number,
      gasLimit: 30_000_000n,
      gasUsed: 63_000n,
      timestamp: 1_782_864_000 + number,
      extraData: new Uint8Array(0),
      mixHash: seeded(`randao ${number}`),
      nonce: new Uint8Array(8),
      baseFeePerGas: 7n,
    });

  const transaction = (nonce) => {
    const q = records.quantityToBytes;
    const fields = [q(1337), q(nonce), q(1), q(9), q(21_000), seeded(`to ${nonce}`, 20), q(5), new Uint8Array(0), []];
    return Uint8Array.of(2, ...RLP.encode([...fields, q(1), seeded(`r ${nonce}`), seeded(`s ${nonce}`)]));
  };

  const receipt = (nonce) => ({
    status: 1,
    cumulativeGasUsed: 21_000n,
    gasUsed: 21_000n,
    effectiveGasPrice: 8n,
    logs: [
      {
        address: coin,
        topics: [transfer, padded(sender), padded(seeded(`to ${nonce}`, 20))],
        data: padded(Uint8Array.of(1 + (nonce % 200))),
      },
    ],
    contractAddress: undefined,
    revertData: new Uint8Array(0),
    error: "",
    blobGasPrice: 0n,
  });

  const block = (number) => {
    const nonces = [0, 1, 2].map((index) => 3 * number + index);
    return records.encodeBlock({
      header: header(number),
      transactions: nonces.map(transaction),
      ommers: Uint8Array.of(0xc0),
      withdrawals: new Uint8Array(0),
      senders: nonces.map(() => sender),
      receipts: nonces.map(receipt),
      internals: [],
      diff: noChange,
      sidecars: [],
    });
  };

  return (function* () {
    let previous = records.NO_ENTRY_HASH;
    for (let seq = 0; ; seq++) {
      const kind = seq === 0 ? "genesis" : "block";
      const payload =
        seq === 0
          ? records.encodeGenesis({ chainId: 1337n, header: header(0), config: "{}", diff: noChange })
          : block(seq);
      const entryHash = records.entryHashOf(previous, seq, kind, payload);
      yield { seq, kind, payload, entryHash };
      previous = entryHash;
    }
  })();
}
