// Text -> whether it is a name, host, address or label as istiod's webhook understands them.
// istiod: pkg/config/validation/agent/validation.go, pkg/config/labels/instance.go
import ipaddr from "ipaddr.js";

const DNS_LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const WILDCARD_PREFIX = /^\*-?/;
const QUALIFIED_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const PREFIX_LENGTH = /^(?:0|[1-9]\d{0,2})$/;

export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && DNS_LABEL.test(text);
}

/** A name of labels; one dot at the end is allowed, a top level of digits alone is not. */
export function isDomainName(text: string): boolean {
  return isNameLength(text) && areDnsLabels(text);
}

/** A domain name whose first label may be `*`, `*x` or `*-x`. */
export function isWildcardDomain(text: string): boolean {
  const dot = text.indexOf(".");
  const first = dot < 0 ? text : text.slice(0, dot);
  const rest = first.replace(WILDCARD_PREFIX, "");
  const firstIsFine = first.length <= 63 && (first === "*" || DNS_LABEL.test(rest));
  return isNameLength(text) && firstIsFine && (dot < 0 || areDnsLabels(text.slice(dot + 1)));
}

/** As Go reads it: no leading zeros, no shortened IPv4; IPv6 may have a zone. */
export function isIpAddress(text: string): boolean {
  return IPV4.test(text) || (text.includes(":") && ipaddr.IPv6.isValid(text));
}

export function isAddressOrCidr(text: string): boolean {
  const [address = "", length, ...more] = text.split("/");
  if (length === undefined) return isIpAddress(address);
  if (more.length > 0 || !PREFIX_LENGTH.test(length) || address.includes("%")) return false;
  return isIpAddress(address) && Number(length) <= (address.includes(":") ? 128 : 32);
}

export function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65_535;
}

/** The part of an address after `unix://`: an absolute path of a file, or the name of an abstract socket. */
export function isUnixPath(text: string): boolean {
  return text.startsWith("@") || (text.startsWith("/") && !text.endsWith("/"));
}

export function isLabelKey(text: string): boolean {
  const slash = text.indexOf("/");
  const name = text.slice(slash + 1);
  const prefixIsFine =
    slash < 0 ||
    (slash <= 253 &&
      text
        .slice(0, slash)
        .split(".")
        .every((label) => DNS_LABEL.test(label)));
  return prefixIsFine && name.length <= 63 && QUALIFIED_NAME.test(name);
}

export function isLabelValue(text: string): boolean {
  return text === "" || QUALIFIED_NAME.test(text);
}

function isNameLength(text: string): boolean {
  return text.length > 0 && text.length <= 255;
}

function areDnsLabels(text: string): boolean {
  const labels = text.split(".");
  const last = labels.at(-1) ?? "";
  if (/^\d+$/.test(last)) return false;
  return labels.every((label, index) => isDnsLabel(label) || (label === "" && index === labels.length - 1));
}
