// Which calls are the same: whoever makes them, to what, speaking how. The place where one is written does not matter.
import { oncePer } from "../manifests/remember.ts";
import type { Call } from "../simulation/call.ts";

/** Equal exactly for calls with the same from, to, protocol, tls, host and sni. Asked again with every fix that is tried. */
export const callKey = oncePer(({ from, to, protocol, tls, host, sni }: Call): string =>
  [from, to, protocol, tls === true ? "tls" : "", host ?? "", sni ?? ""].join(" "),
);
