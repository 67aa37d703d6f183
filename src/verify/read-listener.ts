// Envoy's listener message -> LiveListener, in the words in which the simulation's listeners are compared.

import type { LiveListener } from "./live-proxy.ts";
import { field, fieldAt, listOf, textOf } from "./proto-json.ts";
import { readAddress } from "./read-address.ts";
import { readChain } from "./read-filter-chain.ts";

/** By the last word of its name, in whatever release it was written. */
const INSPECTORS: Readonly<Record<string, string>> = { tls_inspector: "tls", http_inspector: "http" };

/** Undefined for a listener without an address that somebody could dial. */
export function readListener(message: unknown): LiveListener | undefined {
  const own = readAddress(field(message, "address"));
  if (own === undefined) return undefined;
  const rest = field(message, "defaultFilterChain");
  const inspectors = listOf(message, "listenerFilters").flatMap((filter) => {
    const name = textOf(filter, "name") ?? "";
    return INSPECTORS[name.slice(name.lastIndexOf(".") + 1)] ?? [];
  });
  return {
    name: textOf(message, "name") ?? "",
    ...own,
    additionalAddresses: listOf(message, "additionalAddresses").flatMap(
      (additional) => readAddress(field(additional, "address"))?.address ?? [],
    ),
    bindToPort: (field(message, "bindToPort") ?? fieldAt(message, "deprecatedV1", "bindToPort")) !== false,
    inspectors: [...new Set(inspectors)],
    chains: [
      ...listOf(message, "filterChains").map((chain) => readChain(chain)),
      ...(rest === undefined ? [] : [readChain(rest, "default")]),
    ],
  };
}
