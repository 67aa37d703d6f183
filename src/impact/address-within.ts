// A CIDR -> an address in it that nothing else names, to ask what happens to connections into the range. Always the same.
import ipaddr from "ipaddr.js";
import { matchedBits, parseCidr } from "../simulation/addresses.ts";

/** How many addresses are looked at before the range counts as taken up by others. */
const TRIES = 64n;

/** The highest free address below the broadcast address; undefined when the first ones are all taken. */
export function addressWithin(range: string, isTaken: (address: string) => boolean): string | undefined {
  const cidr = parseCidr(range);
  if (cidr === undefined) return undefined;
  const bytes = ipaddr.parse(cidr.address).toByteArray();
  const hostBits = BigInt(bytes.length * 8 - cidr.prefix);
  const size = 1n << hostBits;
  const network = (bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >> hostBits) << hostBits;
  for (let below = 2n; below <= size && below < 2n + TRIES; below++) {
    const address = addressOf(network + size - below, bytes.length);
    if (!isTaken(address)) return address;
  }
  return undefined;
}

function addressOf(value: bigint, length: number): string {
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

/** One of the ranges is narrower than `range` and holds the address: Envoy prefers it. */
export function inNarrowerRange(address: string, range: string, ranges: readonly string[]): boolean {
  const own = matchedBits(range, address);
  return ranges.some((other) => matchedBits(other, address) > own);
}
