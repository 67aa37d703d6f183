// Is this text a host that somebody connects to, and does this name introduce one? Judges single words, finds nothing.
import ipaddr from "ipaddr.js";
import { familyOf } from "../simulation/addresses.ts";

const LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;
const NOWHERE = new Set(["localhost", "localhost.localdomain", "host.docker.internal"]);
/** Nobody is reached there, or only the pod itself. */
const NOWHERE_RANGES = new Set(["unspecified", "loopback", "multicast", "broadcast"]);

/** An address that leads out of the pod. */
export function isRemoteAddress(host: string): boolean {
  return familyOf(host) !== undefined && !NOWHERE_RANGES.has(ipaddr.parse(host).range());
}

/** A DNS name that can lead out of the pod: it ends in a label that is not a number. */
export function isRemoteName(host: string): boolean {
  if (host.length > 253 || NOWHERE.has(host.toLowerCase()) || host.toLowerCase().endsWith(".localhost")) return false;
  const labels = host.replace(/\.$/, "").split(".");
  return labels.every((label) => LABEL.test(label)) && /[A-Za-z]/.test(labels.at(-1) ?? "");
}

export const isRemoteHost = (host: string): boolean => isRemoteAddress(host) || isRemoteName(host);

const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "");

/** Words of a variable or flag whose value is where the workload listens, or no destination at all. */
const NEVER = new Set(
  "LISTEN LISTENER LISTENERS BIND ADVERTISE ADVERTISED IMAGE CORS ORIGIN ORIGINS ALLOWED CIDR CIDRS SUBNET SUBNETS".split(
    " ",
  ),
);
const NEVER_LAST = new Set(
  "VERSION TAG TIME TIMEZONE SCHEDULE CRON USER USERNAME UID GID OWNER PASSWORD RANGE RANGES CLASS".split(" "),
);
const INTRODUCES = new Set(
  (
    "ADDR ADDRS ADDRESS ADDRESSES HOST HOSTS HOSTNAME HOSTPORT URL URLS URI URIS ENDPOINT ENDPOINTS SERVER SERVERS SERVICE " +
    "BROKER BROKERS BOOTSTRAP UPSTREAM UPSTREAMS TARGET TARGETS BACKEND BACKENDS PEER PEERS NODE NODES SEED SEEDS DSN CONNECTION " +
    "DATABASE DB MASTER PRIMARY REPLICA REPLICAS CONNECT REMOTE PROXY COLLECTOR CLUSTER CACHE QUEUE SENTINEL SENTINELS"
  ).split(" "),
);

/** The value of such a variable or flag is no destination: `--listen`, `BIND_ADDR`, `NO_PROXY`, `IMAGE`. */
export function neverDestination(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => NEVER.has(word)) || NEVER_LAST.has(words.at(-1) ?? "")) return true;
  return words.join("_") === "NO_PROXY";
}

/** Such a variable or flag introduces a destination: `MYSQL_ADDR`, `--bootstrap-server`. */
export function introducesDestination(name: string): boolean {
  return wordsOf(name).some((word) => INTRODUCES.has(word));
}
