// Texts -> a short name for them that stays the same for ever: what a finding is recognised by on the next push.

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** FNV-1a of 64 bits over the UTF-8 of the parts, as 16 hexadecimal digits. Not for secrets. */
export function fingerprint(...parts: readonly string[]): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(parts.join("\0"))) {
    hash = ((hash ^ BigInt(byte)) * PRIME) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, "0");
}
