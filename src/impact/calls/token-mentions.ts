// The words of a text -> those that are `host:port`. Precision before recall: what is not clearly a destination is left out
// or left to the mesh, which knows its Services. Linear in the text.
import { familyOf, splitHostPort } from "../../simulation/addresses.ts";
import { introducesDestination, isRemoteAddress, isRemoteName, neverDestination } from "../destination-name.ts";
import { isTellingPort } from "../guess-speech.ts";
import type { Mention } from "./written.ts";

/** Longer words are data, and end here: the expressions below are not linear in a single word. */
const LONGEST_TOKEN = 1024;
const TOKEN = /[^\s,;"'`|<>(){}]+/g;
/** `--flag=`, `-Dkey=` or `key=` before a value. */
const KEY = /^(?:-D|-{0,2})([A-Za-z][\w.-]*)=(.*)$/s;
/** `tcp:host:port`, `dns:host:port`. */
const TRANSPORT = /^(?:tcp|dns|ipv4|ipv6|ssl|passthrough):(?=\S+:\d)/;
/** The number of a voter, the user of a shell, a name and its password. */
const LOGIN = /^[\w.-]+(?::[^@]*)?@/;

/** Words that stand before a number and are never hosts, … */
const NEVER_HOSTS = new Set("cpu mem memory disk port ports http https tcp udp utc gmt tls ssl".split(" "));
/** … and those that are hosts only where the name says so. */
const NO_HOSTS = new Set(
  (
    "user uid gid group version tag id line pid code status size max " +
    "min limit timeout ttl retries replicas priority weight level"
  ).split(" "),
);
/** Files and their lines, images and their tags. */
const FILE_ENDING =
  /\.(?:java|kt|py|js|mjs|ts|tsx|go|rb|rs|php|cs|cpp|c|h|sh|ya?ml|json|xml|conf|cfg|ini|toml|log|jar|war|so|txt|md|html?|css|sql|pem|crt|key|png|svg|properties|lua|tmpl|tpl)$/i;
const CLASS_NAME = /^[a-z]\w*(?:\.\w+)*\.[A-Z]\w*$/;

export function tokenMentions(text: string, name: string): readonly Mention[] {
  if (!text.includes(":")) return [];
  const mentions: Mention[] = [];
  const seen = new Set<string>();
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.length > LONGEST_TOKEN || !token.includes(":") || seen.has(token)) continue;
    seen.add(token);
    mentions.push(...readToken(token, name, index));
  }
  return mentions;
}

function readToken(token: string, name: string, offset: number): readonly Mention[] {
  const [, key, value] = KEY.exec(token) ?? [];
  if (key !== undefined && neverDestination(key)) return [];
  const introducedBy = key ?? name;
  const bare = unbracketed(value ?? token)
    .replace(TRANSPORT, "")
    .replace(/[.)]+$/, "");
  // A path may follow, but not one with a tag: registry.corp:5000/app:1.2 is an image.
  const [, place = "", path = ""] = /^([^/]*)(\/.*)?$/s.exec(bare.replace(LOGIN, "")) ?? [];
  if (/^0\d|:0\d*$/.test(place) || /[:@]/.test(path) || (path !== "" && /REPOSITORY|CONTAINER/i.test(introducedBy)))
    return [];
  return portsOf(place, introducedBy).flatMap(({ host, port }) => {
    const evidence = isDestination({ host, port, hasPath: path !== "", name: introducedBy });
    if (evidence === "no") return [];
    return [{ host, port, offset, ...(evidence === "if-known" && { ifKnown: true }) }];
  });
}

/** Without a bracket that opens or closes a list: those of an IPv6 address come in pairs. */
function unbracketed(token: string): string {
  if (token.startsWith("[") && !token.includes("]")) return token.slice(1);
  return token.endsWith("]") && !token.includes("[") ? token.slice(0, -1) : token;
}

interface HostPort {
  readonly host: string;
  readonly port: number;
}

function portsOf(place: string, name: string): readonly HostPort[] {
  // `fd00::1:3306` is an address, whatever was meant.
  if (familyOf(place) === "v6") return [];
  const parts = splitHostPort(place);
  // server.1=zk-0.zk:2888:3888
  const two = /^server\.\d+$/.test(name) ? /^([^:]+):(\d{1,5}):(\d{1,5})(?::\w+)?$/.exec(place) : null;
  if (two !== null) return [two[2], two[3]].map((port) => ({ host: two[1] ?? "", port: Number(port) }));
  // db.corp:1521:ORCL
  const sid = parts === undefined ? /^([^:\d][^:]*|\d+(?:\.\d+){3}):(\d{3,5}):[A-Za-z]\w*$/.exec(place) : null;
  if (sid !== null) return [{ host: sid[1] ?? "", port: Number(sid[2]) }];
  return parts === undefined ? [] : [parts];
}

interface Candidate extends HostPort {
  readonly hasPath: boolean;
  readonly name: string;
}

type Evidence = "clear" | "if-known" | "no";

function isDestination({ host, port, hasPath, name }: Candidate): Evidence {
  // Names are asked for over UDP.
  if (port === 0 || port === 53 || port > 65_535) return "no";
  if (isRemoteAddress(host)) return "clear";
  if (!isRemoteName(host) || NEVER_HOSTS.has(host.toLowerCase())) return "no";
  if (introducesDestination(name)) return "clear";
  if (NO_HOSTS.has(host.toLowerCase())) return "no";
  if (!host.includes(".")) return !hasPath && isTellingPort(port) ? "clear" : "if-known";
  if (FILE_ENDING.test(host) || CLASS_NAME.test(host)) return "no";
  return port >= 1024 || isTellingPort(port) || /\.svc(?:\.|$)/.test(host) ? "clear" : "if-known";
}
