// A text somebody wrote (a variable's value, an argument) -> the hosts and ports in it. Precision before recall: what is
// not clearly a destination is left out. Linear in the text; resolves and guesses nothing.
import { splitHostPort } from "../simulation/addresses.ts";
import {
  introducesDestination,
  isRemoteAddress,
  isRemoteHost,
  isRemoteName,
  neverDestination,
} from "./destination-name.ts";
import { isWellKnownPort } from "./guess-speech.ts";
import { type Speech, urlScheme } from "./url-schemes.ts";

export interface Destination {
  readonly host: string;
  readonly port: number;
  /** What the scheme of a URL says the client speaks; absent where nothing says it. */
  readonly speech?: Speech;
  /** The scheme is of a protocol whose server greets first. */
  readonly serverFirst?: boolean;
}

export interface Words {
  readonly text: string;
  /** The variable or flag that the text belongs to; "" for a free argument. */
  readonly name: string;
  /** A Service of that name can be meant: evidence for a name without dots. */
  readonly isService: (host: string) => boolean;
}

const MOST_CHARACTERS = 65_536;
/** Longer words are data, and end here: the expressions below are not linear in a single word. */
const LONGEST_TOKEN = 1024;
const URL = /\b((?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]{0,31}):\/\/([^\s"'<>`\\|]+)/g;
const SEPARATORS = /[\s,;"'`|<>(){}]+/;
/** `--flag=` or `key=` before a value. */
const KEY = /^-{0,2}([A-Za-z][\w.-]*)=(.*)$/;

/** Every destination in a text, in order; loopback and unspecified addresses are none. */
export function parseDestinations(words: Words): readonly Destination[] {
  if (neverDestination(words.name)) return [];
  const text = words.text.slice(0, MOST_CHARACTERS);
  const inUrls: Destination[] = [];
  const rest = text.replace(URL, (url, scheme: string, tail: string, offset: number) => {
    const key = /([A-Za-z][\w.-]*)=["']?$/.exec(text.slice(Math.max(0, offset - 64), offset))?.[1] ?? "";
    if (!neverDestination(key)) inUrls.push(...parseUrl(scheme, tail));
    return " ".repeat(url.length);
  });
  return [...inUrls, ...rest.split(SEPARATORS).flatMap((token) => parseToken(token, words))];
}

function parseUrl(name: string, tail: string): readonly Destination[] {
  const scheme = urlScheme(name);
  const authority = tail.split(/[/?#;]/, 1)[0] ?? "";
  const hosts = authority.slice(authority.lastIndexOf("@") + 1).split(",");
  const { speech, serverFirst } = scheme ?? {};
  const spoken = { ...(speech && { speech }), ...(serverFirst && { serverFirst }) };
  return hosts.flatMap((text) => {
    const given = splitHostPort(text);
    const host = given?.host ?? text.replace(/^\[(.*)\]$/, "$1");
    const port = given?.port ?? (text.includes(":") && !text.startsWith("[") ? undefined : scheme?.port);
    if (port === undefined || port === 0 || !isRemoteHost(host)) return [];
    return [{ host, port, ...spoken }];
  });
}

function parseToken(token: string, { name, isService }: Words): readonly Destination[] {
  if (token.length > LONGEST_TOKEN) return [];
  const [, key, value] = KEY.exec(token) ?? [];
  const introducedBy = key ?? name;
  if (key !== undefined && neverDestination(key)) return [];
  // A path may follow, but not one with a tag: registry.corp:5000/app:1.2 is an image.
  const [, place = "", path = ""] = /^([^/]*)(\/.*)?$/.exec((value ?? token).replace(/[.)]+$/, "")) ?? [];
  const parts = /^0\d|:0\d*$/.test(place) || /[:@]/.test(path) ? undefined : splitHostPort(place);
  if (parts === undefined) return [];
  const { host, port } = parts;
  if (isRemoteAddress(host)) return [{ host, port }];
  const plain = !host.includes(".");
  if (!isRemoteName(host) || (plain && path !== "" && !introducesDestination(introducedBy))) return [];
  const evident = !plain || introducesDestination(introducedBy) || isWellKnownPort(port) || isService(host);
  return evident ? [{ host, port }] : [];
}
