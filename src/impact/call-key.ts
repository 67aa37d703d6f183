// Which calls are the same: whoever makes them, to what, speaking how. The place where one is written does not matter.
import type { Call } from "../simulation/call.ts";

/** Equal exactly for calls with the same from, to, protocol, tls, host and sni. */
export function callKey({ from, to, protocol, tls, host, sni }: Call): string {
  return [from, to, protocol, tls === true ? "tls" : "", host ?? "", sni ?? ""].join(" ");
}
