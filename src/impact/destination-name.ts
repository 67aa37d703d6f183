// Is this text a host that somebody connects to, and does this name introduce one? Judges single words, finds nothing.
import ipaddr from "ipaddr.js";
import { familyOf } from "../simulation/addresses.ts";

const LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;
const NOWHERE = new Set([
  "localhost",
  "localhost.localdomain",
  "localhost4",
  "localhost6",
  "ip6-localhost",
  "host.docker.internal",
]);
/** Nobody is reached there, or only the pod itself. */
const NOWHERE_RANGES = new Set(["unspecified", "loopback", "multicast", "broadcast"]);

/** An address that leads out of the pod. */
export function isRemoteAddress(host: string): boolean {
  return familyOf(host) !== undefined && !NOWHERE_RANGES.has(ipaddr.parse(host).range());
}

/** A DNS name that can lead out of the pod: it ends in a label that is not a number. */
export function isRemoteName(host: string): boolean {
  if (
    host.length > 253 ||
    !/^[\w.-]+$/.test(host) ||
    NOWHERE.has(host.toLowerCase()) ||
    host.toLowerCase().endsWith(".localhost")
  )
    return false;
  // What somebody is to fill in: AUTH_HOSTNAME.
  if (/^[A-Z0-9]+(?:_[A-Z0-9]+)+$/.test(host)) return false;
  const labels = host.replace(/\.$/, "").split(".");
  return labels.every((label) => LABEL.test(label)) && /[A-Za-z]/.test(labels.at(-1) ?? "");
}

export const isRemoteHost = (host: string): boolean =>
  /^\d|:/.test(host) ? isRemoteAddress(host) || isRemoteName(host) : isRemoteName(host);

const words = (text: string): readonly string[] => text.split(" ");

export const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "");

/** The last part of a path of keys (`spring.redis.host` -> `host`), which says what the value is. */
const lastKey = (name: string): string => {
  const key = name.slice(name.lastIndexOf(".") + 1);
  if (!/^\d+$/.test(key)) return key;
  return (
    name
      .split(".")
      .filter((part) => !/^\d+$/.test(part))
      .at(-1) ?? ""
  );
};

/** Words of a name whose value is where the workload listens, or is seen, or no destination at all. */
const NEVER = new Set(
  words(
    "LISTEN LISTENER LISTENERS LISTENING BIND BINDING BINDS ADVERTISE ADVERTISED ANNOUNCE ANNOUNCED BROADCAST PUBLISH " +
      "IMAGE IMAGES CORS ORIGIN ORIGINS ALLOW ALLOWED ALLOWLIST WHITELIST WHITELISTED DENY DENYLIST BLACKLIST BLOCKED TRUSTED CIDR CIDRS SUBNET SUBNETS " +
      "REGEX REGEXP REGEXES PATTERN PATTERNS EMAIL EMAILS EXCLUDE EXCLUDES EXCLUDED IGNORE IGNORED IGNORES CHECKSUM XMLNS " +
      "LABEL LABELS SELECTOR SELECTORS COMMENT RUNBOOK LICENSE COOKIE COOKIES REFERER REFERRER REDIRECT REDIRECTS CALLBACK " +
      "STATSD DOGSTATSD STATSITE HEADER HEADERS CSP NOPROXY AUDIENCE AUD DATASHEET DOCS DOCUMENTATION CHANGELOG AVATAR FAVICON LOGO LINK LINKS MENU SCHEMALOCATION",
  ),
);
/** Words that a name ends in when its value is something else. */
const NEVER_LAST = new Set(
  words(
    "VERSION TAG TIME TIMEZONE SCHEDULE CRON USER USERNAME UID GID OWNER PASSWORD RANGE RANGES CLASS CLASSNAME CLASSES PACKAGE " +
      "PACKAGES FILE FILENAME DIR DIRECTORY FORMAT LEVEL TITLE DESCRIPTION SUMMARY MESSAGE TEXT HELP NOTE NOTES DURATION " +
      "INTERVAL TIMEOUT SIZE LIMIT LIMITS REQUESTS TOPIC TOPICS DIALECT COLOR DATE SCHEMA NAMESPACE EXPR QUERY POLICY",
  ),
);
/** Statements of web servers that name what clients see. */
const NEVER_KEY = new Set(
  words("return rewrite if map error_page server_name $schema $id $ref xmlns apiVersion fullname dn base_dn"),
);
/** What a name ends in when its value is the workload's own address, as others see it, or a page for people. */
const OWN_ENDINGS = new RegExp(
  `(?:^|_)(?:${[
    "(?:ROOT|PUBLIC|EXTERNAL|SITE|FRONTEND|CANONICAL|HOMEPAGE|HOME|SELF|SUPPORT|PRIVACY|TERMS|LOGOUT|USER_FRIENDLY|RETURN|SUCCESS|CANCEL)_(?:BASE_)?(?:URLS?|URI|ENDPOINT)",
    "(?:PUBLIC|EXTERNAL)_(?:HOST|HOSTNAME|ADDR|ADDRESS)",
    "(?:WEBSERVER|SITE|SYSTEM)_BASE_?(?:URL|URI)",
    "(?:URL|BASEURL)_(?:PREFIX|USER_FRIENDLY)",
    "OVERWRITE(?:_?CLI)?_?(?:URL|HOST)|EXT_ENDPOINT|NEXTAUTH_URL|WP_HOME|WP_SITEURL|SITEURL",
    "KC_HOSTNAME\\w*|(?:GF|GITEA|GITLAB)_\\w*(?:ROOT_URL|DOMAIN)|HTTP_SERVER_HOST_PORT",
  ].join("|")})$`,
);
/** Whole names of the same. */
const OWN_NAMES = new RegExp(
  `^(?:${[
    "(?:(?:APP|SERVER|WEB|MAIN)_)?BASE_?(?:URL|URI)",
    "(?:APP|WEB|WEBSERVER|SITE|HOST)_?(?:URL|URI)",
    "MINIO_SERVER_URL|(?:VAULT_)?(?:API|CLUSTER)_ADDR",
    "DOMAIN|HOSTNAME|POD_IP|NODE_NAME",
  ].join("|")})$`,
);

const INTRODUCES = new Set(
  words(
    "ADDR ADDRS ADDRESS ADDRESSES HOST HOSTS HOSTNAME HOSTPORT URL URLS URI URIS ENDPOINT ENDPOINTS SERVER SERVERS SERVICE SERVICES " +
      "BROKER BROKERS BOOTSTRAP UPSTREAM UPSTREAMS TARGET TARGETS BACKEND BACKENDS PEER PEERS NODE NODES SEED SEEDS DSN CONNECTION " +
      "DATABASE DB MASTER PRIMARY REPLICA REPLICAS CONNECT REMOTE PROXY COLLECTOR CLUSTER CACHE QUEUE SENTINEL SENTINELS " +
      "MEMBERS JOIN VOTERS QUORUM ZOOKEEPER ZK KAFKA REDIS MEMCACHED REGISTRY STORE GATEWAY API RPC GRPC DESTINATION PASS OUTPUT " +
      "FORWARD RECEIVER EXPORTER OTLP HOSTPORTS CONTACTPOINTS INSTANCES REPLICAOF SLAVEOF",
  ),
);
/** Such a name says that its value is a host, with or without a port. */
const NAMES_A_HOST = new Set(
  words(
    "ADDR ADDRS ADDRESS ADDRESSES HOST HOSTS HOSTNAME HOSTNAMES URL URLS URI ENDPOINT ENDPOINTS SERVER SERVERS SERVICE UPSTREAM " +
      "UPSTREAMS TARGET TARGETS BACKEND BACKENDS PEER PEERS NODES SEEDS MEMBERS BROKER BROKERS BOOTSTRAP POINTS DESTINATION REMOTE",
  ),
);

/** The value of such a variable, flag or setting is no destination: `--listen`, `BIND_ADDR`, `NO_PROXY`, `image.tag`. */
export function neverDestination(name: string): boolean {
  if (name === "") return false;
  const own = wordsOf(lastKey(name));
  if (NEVER_KEY.has(lastKey(name)) || NEVER_LAST.has(own.at(-1) ?? "")) return true;
  if (wordsOf(name).some((word) => NEVER.has(word))) return true;
  const joined = own.join("_");
  return joined === "NO_PROXY" || joined === "NON_PROXY_HOSTS";
}

/** The value of such a name is where others find the workload itself: `ROOT_URL`, `external_url`. */
export function isOwnAddress(name: string): boolean {
  const whole = wordsOf(name.replaceAll(/\.\d+(?=\.|$)/g, "")).join("_");
  return OWN_NAMES.test(whole) || OWN_ENDINGS.test(whole);
}

/** The part of a name that says what its value is: the last two keys of a path. */
function tellingWords(name: string): readonly string[] {
  const keys = name.split(".").filter((part) => !/^\d+$/.test(part));
  return wordsOf(keys.slice(-2).join("."));
}

const SPEAKS: readonly (readonly [words: readonly string[], speech: "http" | "http2" | "tcp"])[] = [
  [words("GRPC"), "http2"],
  [
    words(
      "KAFKA BROKER BROKERS BOOTSTRAP QUORUM VOTERS ZOOKEEPER REDIS MYSQL MARIADB POSTGRES POSTGRESQL MONGO AMQP CASSANDRA",
    ),
    "tcp",
  ],
  [words("SCRAPE HTTP PROMETHEUS ELASTICSEARCH ALERTMANAGERS S3 MINIO OBJECTSTORE"), "http"],
];

/** What a name lets expect of whoever is called under it. */
export function speechOfName(name: string): "http" | "http2" | "tcp" | undefined {
  const own = new Set(wordsOf(name));
  return SPEAKS.find(([those]) => those.some((word) => own.has(word)))?.[1];
}

/** Such a variable or flag introduces a destination: `MYSQL_ADDR`, `--bootstrap-server`. */
export function introducesDestination(name: string): boolean {
  return tellingWords(name).some((word) => INTRODUCES.has(word));
}

/** Its value is a host and nothing else: `CART_HOST`, `upstream`. */
export function namesHost(name: string): boolean {
  if (!/addr|host|url|uri|endp|serv|stream|target|back|peer|node|seed|memb|broker|boot|point|dest|remote/i.test(name))
    return false;
  const own = wordsOf(lastKey(name));
  if (saysName(name)) return false;
  return NAMES_A_HOST.has(own.at(-1) ?? "") || NAMES_A_HOST.has(own.at(0) ?? "");
}

/** What such a variable or flag holds is how something is called, not where it is: `--service-name`, `--dns-name`. */
export const saysName = (name: string): boolean => /names?$/i.test(name) && !/hostnames?$/i.test(name);
