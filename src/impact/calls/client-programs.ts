// The words of one command -> the server that a well-known client program is told to call: `nc -z db 3306`, `mysql -h db`,
// `pg_isready -h db -p 5432`, `curl cart.shop/health`. A table of programs.
import { splitHostPort } from "../../simulation/addresses.ts";
import { isRemoteHost } from "../destination-name.ts";
import type { Speech } from "../url-schemes.ts";
import type { ShellWord } from "./split-shell.ts";
import type { Mention } from "./written.ts";

interface Program {
  readonly hostFlags?: readonly string[];
  readonly portFlags?: readonly string[];
  /** Where the host stands among the words that are no flags, when no flag names it; the port follows. */
  readonly position?: number;
  /** Flags that take a value, besides those of host and port. */
  readonly valued?: string;
  readonly port?: number;
  readonly speech?: Speech;
  readonly serverFirst?: boolean;
}

const POSTGRES: Program = { hostFlags: ["-h", "--host"], portFlags: ["-p", "--port"], port: 5432, speech: "tcp" };
const MYSQL: Program = {
  hostFlags: ["-h", "--host"],
  portFlags: ["-P", "--port"],
  port: 3306,
  speech: "tcp",
  serverFirst: true,
};
const REDIS: Program = { hostFlags: ["-h"], portFlags: ["-p"], port: 6379, speech: "tcp" };
const MONGO: Program = { hostFlags: ["--host", "-h"], portFlags: ["--port"], port: 27017, speech: "tcp" };
const NETCAT: Program = { position: 0, valued: "-w -i -s -p -q -G -x -X -T" };
const HTTP: Program = {
  position: 0,
  valued: "-o -O -d -H -X -u -m -T -F -A -e -b -c -w --retry --max-time",
  port: 80,
  speech: "http",
};

const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...["psql", "pg_isready", "pg_dump", "pg_dumpall", "pg_restore", "pg_basebackup", "createdb", "pgbench"].map(
    (name) => [name, POSTGRES] as const,
  ),
  ...[
    "mysql",
    "mysqladmin",
    "mysqldump",
    "mysqlshow",
    "mysqlimport",
    "mysqlcheck",
    "mariadb",
    "mariadb-admin",
    "mariadb-dump",
  ].map((name) => [name, MYSQL] as const),
  ...["redis-cli", "valkey-cli", "keydb-cli"].map((name) => [name, REDIS] as const),
  ...["mongo", "mongosh", "mongodump", "mongorestore"].map((name) => [name, MONGO] as const),
  ...["nc", "ncat", "netcat", "telnet"].map((name) => [name, NETCAT] as const),
  ...["curl", "wget"].map((name) => [name, HTTP] as const),
  ["cqlsh", { position: 0, valued: "-u -p -e -f -k", port: 9042, speech: "tcp" }],
  ["clickhouse-client", { hostFlags: ["-h", "--host"], portFlags: ["--port"], port: 9000, speech: "tcp" }],
  ["ldapsearch", { hostFlags: ["-h"], portFlags: ["-p"], port: 389, speech: "tcp" }],
  ["ssh", { position: 0, portFlags: ["-p"], valued: "-i -o -l -L -R", port: 22, speech: "tcp", serverFirst: true }],
  ["rabbitmqadmin", { hostFlags: ["-H", "--host"], portFlags: ["-P", "--port"], port: 15672, speech: "http" }],
  ["influx", { hostFlags: ["-host", "--host"], portFlags: ["-port", "--port"], port: 8086, speech: "http" }],
  ["sqlcmd", { hostFlags: ["-S"], port: 1433, speech: "tcp" }],
  ["replicaof", { position: 0, speech: "tcp" }],
  ["slaveof", { position: 0, speech: "tcp" }],
]);

/** Programs whose free words are hosts with ports. */
const TAKES_HOSTS =
  /^(?:wait-for|wait-for-it|wait4x|grpcurl|grpc_health_probe|kcat|kafkacat|dockerize|ab|hey|wrk|http|httpie|telnet|nc|curl|wget|iperf3)(?:\.sh)?$/;

const nameOf = (word: string): string => word.slice(word.lastIndexOf("/") + 1);

/** Whether a free word behind this program is a destination when it looks like one. */
export const takesHosts = (program: string): boolean => TAKES_HOSTS.test(nameOf(program));

export function clientMentions(command: readonly ShellWord[]): readonly Mention[] {
  const words = withoutPrefix(command);
  const [first, ...rest] = words;
  if (first === undefined) return [];
  if (nameOf(first.text) === "sentinel" && rest[0]?.text === "monitor") return serverOf(rest[2], rest[3]?.text, {});
  if (COPIES.test(nameOf(first.text))) return copiesTo(rest);
  const program = PROGRAMS.get(nameOf(first.text));
  if (program === undefined) return [];
  const host = flagValue(rest, program.hostFlags) ?? positional(rest, program, 0);
  const port =
    flagValue(rest, program.portFlags)?.text ??
    (program.port === undefined ? positional(rest, program, 1)?.text : undefined);
  const spoken = rest.some(({ text }) => text === "--tls") ? { ...program, speech: "tls" as const } : program;
  // A URL says more than its program, and is read as one.
  if (host === undefined || host.text.includes("://")) return [];
  return serverOf(host, port, spoken);
}

const COPIES = /^(?:scp|rsync|sftp)$/;

/** `scp -P 2222 dump.sql backup@nas:/dumps` */
function copiesTo(words: readonly ShellWord[]): readonly Mention[] {
  const port = flagValue(words, ["-P"])?.text;
  return words.flatMap(({ text, offset }) => {
    const host = /^[\w.-]{1,64}@([\w.-]{1,253})(?::(?!:)|$)/.exec(text)?.[1];
    const spoken = { port: 22, speech: "tcp", serverFirst: true } as const;
    return host === undefined ? [] : serverOf({ text: host, offset }, port, spoken);
  });
}

/** `timeout 5 nc …`, `DB=x nc …` */
function withoutPrefix(command: readonly ShellWord[]): readonly ShellWord[] {
  let start = 0;
  while (/^[A-Za-z_]\w*=/.test(command[start]?.text ?? "")) start++;
  if (command[start]?.text === "timeout")
    start += 1 + command.slice(start + 1).findIndex(({ text }) => !/^[-\d]/.test(text));
  return command.slice(start);
}

function flagValue(words: readonly ShellWord[], flags: readonly string[] = []): ShellWord | undefined {
  for (const [index, { text, offset }] of words.entries()) {
    for (const flag of flags) {
      if (text === flag) return words[index + 1];
      if (text.startsWith(`${flag}=`)) return { text: text.slice(flag.length + 1), offset };
      // -hdb, -P3306
      if (flag.length === 2 && text.length > 2 && text.startsWith(flag)) return { text: text.slice(2), offset };
    }
  }
  return undefined;
}

function positional(
  words: readonly ShellWord[],
  { position, valued = "", portFlags = [] }: Program,
  behind: number,
): ShellWord | undefined {
  if (position === undefined) return undefined;
  const takesValue = new Set([...valued.split(" "), ...portFlags]);
  const free: ShellWord[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as ShellWord;
    if (takesValue.has(word.text)) index++;
    else if (!word.text.startsWith("-") && !/^\d?[<>]/.test(word.text)) free.push(word);
  }
  return free[position + behind];
}

function serverOf(
  word: ShellWord | undefined,
  portText: string | undefined,
  { port, speech, serverFirst }: Pick<Program, "port" | "speech" | "serverFirst">,
): readonly Mention[] {
  if (word === undefined) return [];
  const [place = ""] = word.text.replace(/^tcp:/, "").split("/", 1);
  const [address = "", comma] = place.slice(place.lastIndexOf("@") + 1).split(",");
  const given = splitHostPort(address);
  const host = (given?.host ?? address).replace(/^\[(.*)\]$/, "$1");
  const number = given?.port ?? Number(portText ?? comma ?? port);
  if (!isRemoteHost(host) || !(number > 0 && number <= 65_535)) return [];
  return [
    {
      host,
      port: number,
      offset: word.offset,
      ...(speech !== undefined && { speech }),
      ...(serverFirst === true && { serverFirst }),
    },
  ];
}

const DEV_TCP = /\/dev\/tcp\/([^\s/'"]{1,253})\/(\d{1,5})/g;

/** bash: `</dev/tcp/db/5432` */
export function devTcpMentions(text: string): readonly Mention[] {
  if (!text.includes("/dev/tcp/")) return [];
  return [...text.matchAll(DEV_TCP)].flatMap((match) =>
    serverOf({ text: match[1] ?? "", offset: match.index }, match[2], {}),
  );
}
