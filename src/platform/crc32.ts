/**
 * CRC-32 as in ISO 3309 and zlib. Reckoned here because the platform has it in `node:zlib` alone, and loading that takes
 * longer than everything else at the Worker's start.
 */

/** The reversed polynomial. */
const POLYNOMIAL = 0xedb88320;
const BITS_A_BYTE = 8;

/** CRC-32 of a text's UTF-8 bytes, as an unsigned integer. */
export function crc32(text: string): number {
  let remainder = ~0;
  for (const byte of new TextEncoder().encode(text)) {
    remainder ^= byte;
    for (let bit = 0; bit < BITS_A_BYTE; bit++) {
      const carry = remainder & 1;
      remainder = (remainder >>> 1) ^ (carry * POLYNOMIAL);
    }
  }
  return ~remainder >>> 0;
}
