// IP addresses, CIDRs and the symbols that stand for addresses which Git does not hold. Strict: no octal, no short forms.
import ipaddr from "ipaddr.js";

export type Family = "v4" | "v6";

const V4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/**
 * `svc:ns/name`, `pod:ns/name-0`, or `auto:ns/entry/host` (allocated by istiod's controller): an address that exists and
 * that only the cluster knows.
 */
export const isSymbol = (address: string): boolean => SYMBOLS.some((kind) => address.startsWith(kind));

const SYMBOLS = ["svc:", "pod:", "auto:"] as const;

/** The family of a literal address, or undefined for anything else. A symbol is as good as an IPv4 address. */
export function familyOf(address: string): Family | undefined {
  if (startsWithDigit(address) ? V4.test(address) : isSymbol(address)) return "v4";
  return address.includes(":") && !address.includes("%") && ipaddr.IPv6.isValid(address) ? "v6" : undefined;
}

/** Most addresses of a mesh are symbols: they need not be parsed. */
function startsWithDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}

export const isAddress = (address: string): boolean => familyOf(address) !== undefined;

/** A valid CIDR in its parts, host bits still set. */
export function parseCidr(text: string): { readonly address: string; readonly prefix: number } | undefined {
  const slash = text.indexOf("/");
  if (slash < 0 || isSymbol(text)) return undefined;
  const address = text.slice(0, slash);
  const family = familyOf(address);
  const bits = text.slice(slash + 1);
  if (family === undefined || !/^(0|[1-9]\d{0,2})$/.test(bits)) return undefined;
  const prefix = Number(bits);
  return prefix <= bitsOf(address) ? { address, prefix } : undefined;
}

/** A CIDR with its host bits cleared; full-length ones and plain addresses as the bare address. */
export function maskRange(range: string): string {
  const cidr = parseCidr(range);
  if (cidr === undefined) return range;
  return cidr.prefix === bitsOf(cidr.address) ? cidr.address : `${firstAddress(range)}/${cidr.prefix}`;
}

/** A range as it is written, full-length ones as the bare address. */
export function bareRange(range: string): string {
  const cidr = parseCidr(range);
  return cidr !== undefined && cidr.prefix === bitsOf(cidr.address) ? cidr.address : range;
}

/** The address of the network that a CIDR lies in; of a plain address itself. */
export function firstAddress(range: string): string {
  const cidr = parseCidr(range);
  if (cidr === undefined) return range;
  const network = bitsOf(cidr.address) === 32 ? ipaddr.IPv4 : ipaddr.IPv6;
  return network.networkAddressFromCIDR(range).toString();
}

const bitsOf = (address: string): number => (familyOf(address) === "v4" ? 32 : 128);

/** Where cluster IPs come from unless a cluster is set up otherwise (kubeadm's default): where `svc:` symbols are taken to lie. */
export const SERVICE_RANGE = "10.96.0.0/12";
/** Where the addresses come from that istiod's controller allocates: where `auto:` symbols lie. */
const ALLOCATION_RANGE = "240.240.0.0/16";

/** How many bits of `address` the range fixes when it contains the address, else -1. A symbol is only in ranges that surely hold it. */
export function matchedBits(range: string, address: string): number {
  const cidr = parseCidr(range);
  if (cidr === undefined) return range === address ? 128 : -1;
  if (isSymbol(address)) return holdsSymbol(cidr, address) ? cidr.prefix : -1;
  if (familyOf(address) !== familyOf(cidr.address)) return -1;
  return inRange(address, cidr) ? cidr.prefix : -1;
}

type Cidr = NonNullable<ReturnType<typeof parseCidr>>;

function inRange(address: string, { address: network, prefix }: Cidr): boolean {
  return ipaddr.parse(address).match([ipaddr.parse(network), prefix] as never);
}

function holdsSymbol(cidr: Cidr, symbol: string): boolean {
  if (familyOf(cidr.address) !== "v4") return false;
  if (cidr.prefix === 0) return true;
  const home = parseCidr(
    symbol.startsWith("svc:") ? SERVICE_RANGE : symbol.startsWith("auto:") ? ALLOCATION_RANGE : "",
  );
  return home !== undefined && cidr.prefix <= home.prefix && inRange(home.address, cidr);
}

/** Splits `address:port`, `[v6]:port`, `svc:ns/name:port` or `host:port`; undefined without a valid port. */
export function splitHostPort(text: string): { readonly host: string; readonly port: number } | undefined {
  const match = /^(?:\[([^\]]*)\]|(.*)):(\d{1,5})$/.exec(text);
  if (match === null) return undefined;
  const host = match[1] ?? match[2] ?? "";
  const port = Number(match[3]);
  return host !== "" && port <= 65535 ? { host, port } : undefined;
}

/** `address:port` with brackets around IPv6. */
export function joinHostPort(host: string, port: number): string {
  return !isSymbol(host) && host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
