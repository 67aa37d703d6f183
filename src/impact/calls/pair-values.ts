// Values that stand together (variables of a container, flags, settings of a file) -> destinations that two of them name:
// DB_HOST next to DB_PORT, --db-host and --db-port, `host:` and `port:` of one mapping.
import {
  isOwnAddress,
  isRemoteAddress,
  isRemoteHost,
  neverDestination,
  speechOfName,
  wordsOf,
} from "../destination-name.ts";
import { isTellingPort } from "../guess-speech.ts";
import { readScheme } from "../url-schemes.ts";
import type { Found, Mention, Written } from "./written.ts";

export interface Pairs {
  readonly found: readonly Found[];
  /** Values whose port stands in another one, whether that is known or not: alone they say nothing. */
  readonly partnered: ReadonlySet<Written>;
}

export const NO_PAIRS: Pairs = { found: [], partnered: new Set() };

const HOST = /(?:HOSTNAMES?|HOSTS?|ADDRESS(?:ES)?|ADDRS?|SERVERNAME|SERVERS?|ENDPOINTS?|URL|IP)(?=_|$)/g;
const NAMES_HOST = /host|addr|server|endpoint|url|ip/i;
const COMPLETES = /port|scheme|proto/i;
const PORTS = ["PORT", "PORT_NUMBER", "TCP_PORT", "PORT_VALUE", "SERVICE_PORT"];
/** Such a prefix says where the workload itself listens, unless the port belongs to somebody else's protocol. */
const OWN_PREFIX =
  /^(?:SERVER|HTTP|HTTPS|WEB|APP|APPLICATION|METRICS|MANAGEMENT(?:_SERVER)?|MAIN|ADMIN|PROBE|HEALTH|)_?$/;
const HTTP_PORTS = new Set([80, 443, 8080, 8443]);

const normal = (name: string): string => wordsOf(name).join("_");

/** `declared` are names that exist although their values are not known (from a Secret, from the pod's own fields). */
export function pairValues(values: readonly Written[], declared: readonly string[] = []): Pairs {
  // Most files have thousands of values, and few of these.
  const completing = values.filter(({ name }) => COMPLETES.test(name));
  const unknown = new Set(declared.filter((name) => COMPLETES.test(name)).map(normal));
  if (completing.length === 0 && unknown.size === 0) return NO_PAIRS;
  const byName = new Map(completing.map((written) => [normal(written.name), written.text.trim()]));
  const partnered = new Set<Written>();
  const found = values.flatMap((written) => {
    if (!NAMES_HOST.test(written.name)) return [];
    const partner = partnerOf(normal(written.name), (name) => byName.has(name) || unknown.has(name));
    if (partner === undefined) return [];
    partnered.add(written);
    const port = readPort(byName.get(partner.name));
    if (port === undefined || neverDestination(written.name) || isOwnAddress(written.name)) return [];
    return mentionsOf(written, port)
      .filter((mention) => isSomebodyElse(mention, partner.prefix))
      .map((mention) => withScheme(mention, schemeOf(partner.prefix, byName)))
      .map((mention) => ({ mention, written }));
  });
  return { found, partnered };
}

interface Partner {
  readonly name: string;
  /** What stands before HOST. */
  readonly prefix: string;
}

function partnerOf(name: string, exists: (name: string) => boolean): Partner | undefined {
  const match = [...name.matchAll(HOST)].at(-1);
  if (match === undefined) return undefined;
  const prefix = name.slice(0, match.index);
  const suffix = name.slice(match.index + match[0].length);
  const names = [...new Set([suffix, ""])].flatMap((end) => PORTS.map((port) => `${prefix}${port}${end}`));
  const found = [...names, `${name}_PORT`].find(exists);
  return found === undefined ? undefined : { name: found, prefix };
}

const SCHEMES = ["SCHEME", "PROTOCOL", "PROTO"];

/** `protocol: http` beside host and port. */
function schemeOf(prefix: string, byName: ReadonlyMap<string, string>): string | undefined {
  return SCHEMES.map((name) => byName.get(`${prefix}${name}`)).find((scheme) => scheme !== undefined);
}

function withScheme(mention: Mention, scheme: string | undefined): Mention {
  const meaning = readScheme(unquoted(scheme ?? ""));
  if (mention.speech !== undefined || meaning.kind !== "known") return mention;
  const { speech, serverFirst } = meaning.scheme;
  return { ...mention, speech, ...(serverFirst && { serverFirst }) };
}

function readPort(text: string | undefined): number | undefined {
  const port = /^([1-9]\d{0,4})$/.exec(unquoted(text ?? ""))?.[1];
  return port !== undefined && Number(port) <= 65_535 ? Number(port) : undefined;
}

/** Without quotes, and without what ends a value in a program's text. */
const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/[,;]$/, "")
    .replace(/^["']|["']$/g, "");

const URL_WITHOUT_PORT = /^([A-Za-z][\w+.-]{0,31}):\/\/(\[[^\]]*\]|[^\s:/?#@]+)(?:[/?#]\S*)?$/;

function mentionsOf(written: Written, port: number): readonly Mention[] {
  const text = unquoted(written.text);
  const url = URL_WITHOUT_PORT.exec(text);
  if (url !== null) {
    const meaning = readScheme(url[1] ?? "");
    const host = (url[2] ?? "").replace(/^\[(.*)\]$/, "$1");
    if (meaning.kind === "no-address" || !isRemoteHost(host)) return [];
    return [{ host, port, offset: 0, ...(meaning.kind === "known" && { speech: meaning.scheme.speech }) }];
  }
  const guess = speechOfName(written.name);
  const hosts = text.split(",").map((host) => host.trim().replace(/^\[(.*)\]$/, "$1"));
  return hosts.filter(isRemoteHost).map((host) => ({
    host,
    port,
    offset: Math.max(0, written.text.indexOf(host)),
    ...(guess !== undefined && { guess }),
  }));
}

function isSomebodyElse({ host, port = 0 }: Mention, prefix: string): boolean {
  if (!OWN_PREFIX.test(prefix.replaceAll(/\d+_/g, ""))) return true;
  return isTellingPort(port) && !HTTP_PORTS.has(port) && (isRemoteAddress(host) || host !== "");
}
