/** A buffer that grows while values in network byte order are written to it. */
export class Bytes {
  #buffer: Buffer;
  #at = 0;

  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#at = this.#buffer.writeInt16BE(value, this.#at);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }

  int64(value: bigint): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeBigInt64BE(value, this.#at);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#at = this.#buffer.writeUInt8(value, this.#at);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  text(text: string): void {
    // No UTF-16 unit takes more than three bytes in UTF-8.
    this.#reserve(text.length * 3);
    this.#at += this.#buffer.write(text, this.#at, 'utf8');
  }

  /** What `write` writes, with its length in bytes before it. */
  sized(write: () => void): void {
    this.#reserve(4);
    const start = this.#at;
    this.#at += 4;
    write();
    this.#buffer.writeInt32BE(this.#at - start - 4, start);
  }

  get written(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  #reserve(more: number): void {
    const needed = this.#at + more;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#at);
    this.#buffer = grown;
  }
}
