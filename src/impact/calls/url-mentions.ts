// A text -> the hosts of the URLs in it, of whatever scheme, also lists of hosts in one URL. Linear in the text.
import { splitHostPort } from "../../simulation/addresses.ts";
import { isOwnAddress, isRemoteHost, neverDestination } from "../destination-name.ts";
import { GRPC_RESOLVERS, readScheme, type UrlScheme } from "../url-schemes.ts";
import { blank, type Mention, type Taken } from "./written.ts";

// A list of URLs ends one where the next begins.
const URL =
  /(?<![A-Za-z0-9+._-])((?:[A-Za-z][A-Za-z0-9+._-]{0,31}:){1,4})\/\/((?:(?![,;](?:[\w.-]{1,64}=)?[A-Za-z][A-Za-z0-9+._-]{0,31}:\/\/)[^\s"'<>`|\\])+)/g;
const KEY_BEFORE = /([A-Za-z][\w.-]{0,63})["']?\s{0,4}(?:=>|=|:|,)\s{0,4}["']?$/;

/** Names that documents are marked with; nobody dials them. */
const NAMESPACES = new Set(
  (
    "www.w3.org xmlns.jcp.org java.sun.com json-schema.org schemas.xmlsoap.org schemas.microsoft.com logging.apache.org " +
    "maven.apache.org www.springframework.org xml.apache.org docs.oasis-open.org xmlns.oracle.com hibernate.sourceforge.net"
  ).split(" "),
);

export interface Passed {
  readonly mentions: readonly Mention[];
  /** The text with what was read blanked. */
  readonly rest: string;
}

export function urlMentions(text: string): Passed {
  if (!text.includes("://")) return { mentions: [], rest: text };
  const mentions: Mention[] = [];
  const taken: Taken[] = [];
  for (const match of text.matchAll(URL)) {
    const [url, chain = "", tail = ""] = match;
    const key = KEY_BEFORE.exec(text.slice(Math.max(0, match.index - 64), match.index))?.[1] ?? "";
    taken.push([match.index, url.length]);
    if (!neverDestination(key) && !isOwnAddress(key)) mentions.push(...hostsOf(chain, tail, match.index));
  }
  return { mentions, rest: blank(text, taken) };
}

function hostsOf(chain: string, tail: string, offset: number): readonly Mention[] {
  const meaning = readScheme(chain);
  if (meaning.kind === "no-address") return [];
  const isResolver = meaning.kind === "unknown" && GRPC_RESOLVERS.has(meaning.name);
  const whole = isResolver ? tail.slice(tail.indexOf("/") + 1) : tail;
  // What web servers add (`http://cart:8080$request_uri`) is no part of the host.
  const authority = whole.split(/[/?#;]|(?<=\w)\$\w/, 1)[0] ?? "";
  const hosts = authority.slice(authority.lastIndexOf("@") + 1).split(",");
  const scheme = meaning.kind === "known" ? meaning.scheme : undefined;
  const spoken = isResolver ? { guess: "http2" as const } : speechOf(scheme, tail);
  const said = { ...spoken, scheme: chain.toLowerCase().replace(/:$/, ""), offset };
  return hosts.flatMap((text) => hostOf(text.replace(/[).\]}]+$/, closing), scheme, said));
}

/** What closes a sentence or a bracket around the URL; that of an IPv6 address stays. */
const closing = (end: string, at: number, whole: string): string =>
  end.startsWith("]") && whole.startsWith("[") && at > 1 ? "]" : "";

type Spoken = Pick<Mention, "speech" | "unsure" | "guess" | "serverFirst">;

function speechOf(scheme: UrlScheme | undefined, tail: string): Spoken {
  if (scheme === undefined) return {};
  const { speech, serverFirst, isGuess } = scheme;
  if (isGuess === true) return { speech, unsure: true };
  // Its client opens with TLS; those of MySQL and Postgres ask in their own words first.
  if (scheme.port === 27017 && /[?&](?:tls|ssl)=true/i.test(tail)) return { speech: "tls" };
  return { speech, ...(serverFirst && { serverFirst }) };
}

function hostOf(
  text: string,
  scheme: UrlScheme | undefined,
  spoken: Spoken & { readonly offset: number },
): readonly Mention[] {
  const given = splitHostPort(text);
  if (given === undefined && /:./.test(text) && !text.startsWith("[")) return [];
  const host = given?.host ?? text.replace(/^\[(.*)\]$/, "$1").replace(/:$/, "");
  if (!isRemoteHost(host) || NAMESPACES.has(host.toLowerCase()) || given?.port === 0) return [];
  const port = given?.port ?? scheme?.port;
  return [port === undefined ? { host, ...spoken, ifKnown: true } : { host, port, ...spoken }];
}
