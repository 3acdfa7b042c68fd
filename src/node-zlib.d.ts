/** The one thing the Worker takes from Node's API; all of @types/node would bring globals that workerd lacks. */
declare module "node:zlib" {
  /** CRC-32 of a string's UTF-8 bytes, as an unsigned integer. */
  export function crc32(data: string): number;
}
