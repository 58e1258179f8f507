/** SQLite's record format: https://www.sqlite.org/fileformat2.html#record_format */

/** A column as it lies in the file. An integer is a bigint only beyond ±2^53. */
export type StoredValue = null | number | bigint | string | Uint8Array;

/** Reads SQLite's variable-length integers one after the other. */
export class VarintReader {
  /** Where the next one begins. */
  at: number;
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** `undefined` past the end, and for a number beyond ±2^53: no size and no key of ours is that large, so it is damage. */
  next(): number | undefined {
    const start = this.at;
    let value = 0;
    for (let count = 1; count <= 8; count += 1) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) return undefined;
      this.at += 1;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return safe(value);
    }
    return this.#nineBytes(start);
  }

  /** The long form: the ninth byte counts whole, and the sum is a signed 64-bit integer. */
  #nineBytes(start: number): number | undefined {
    const last = this.#bytes[start + 8];
    if (last === undefined) return undefined;
    this.at = start + 9;
    const high = this.#bytes.subarray(start, start + 8).reduce((sum, byte) => sum * 128n + BigInt(byte & 0x7f), 0n);
    return safe(Number(BigInt.asIntN(64, high * 256n + BigInt(last))));
  }
}

const safe = (value: number) => (Number.isSafeInteger(value) ? value : undefined);

/**
 * The columns of a record; fewer than the table has when columns were added after it was written.
 *
 * @returns `undefined` when the sizes do not add up to the payload exactly: then it is none, or a damaged one
 */
export function decodeRecord(payload: Buffer): StoredValue[] | undefined {
  const types = new VarintReader(payload, 0);
  const headerSize = types.next();
  if (headerSize === undefined || headerSize > payload.length) return undefined;
  const values: StoredValue[] = [];
  let at = headerSize;
  while (types.at < headerSize) {
    const type = types.next();
    const size = type === undefined ? undefined : sizeOf(type);
    if (type === undefined || size === undefined || at + size > payload.length) return undefined;
    values.push(valueOf(type, payload, at, size));
    at += size;
  }
  return types.at === headerSize && at === payload.length ? values : undefined;
}

/** Bytes of the types 0 to 9; 10 and 11 are SQLite's own and never in a file. */
const FIXED_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0] as const;

/** Blobs have the even types from 12 on, texts the odd ones from 13. */
function sizeOf(type: number): number | undefined {
  return type < 12 ? FIXED_SIZES[type] : Math.floor((type - 12) / 2);
}

function valueOf(type: number, payload: Buffer, at: number, size: number): StoredValue {
  if (type === 0) return null;
  if (type <= 5) return payload.readIntBE(at, size);
  if (type === 6) return integer64(payload, at);
  if (type === 7) return payload.readDoubleBE(at);
  if (type <= 9) return type - 8;
  // A copy: a view would keep the whole page alive.
  return type % 2 === 0 ? new Uint8Array(payload.subarray(at, at + size)) : payload.toString('utf8', at, at + size);
}

function integer64(payload: Buffer, at: number): number | bigint {
  const big = payload.readBigInt64BE(at);
  const number = Number(big);
  return Number.isSafeInteger(number) ? number : big;
}
