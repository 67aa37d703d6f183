// A text -> the hosts in the forms of database drivers that are no URLs: Oracle's, SQL Server's with instance and properties,
// `tcp(host:port)` of Go, `host=… port=…` of libpq, `Server=…;Port=…` of .NET and PHP. Linear in the text.
import { splitHostPort } from "../../simulation/addresses.ts";
import { isRemoteHost } from "../destination-name.ts";
import type { Passed } from "./url-mentions.ts";
import { blank, type Mention, type Taken } from "./written.ts";

interface Form {
  /** Whether it is worth looking. */
  readonly hint: string;
  readonly pattern: RegExp;
  /** Undefined: it is something else, and stays for others. */
  readonly read: (match: RegExpExecArray, text: string) => readonly Mention[] | undefined;
}

const FORMS: readonly Form[] = [
  // (ADDRESS=(PROTOCOL=TCP)(HOST=db)(PORT=1521)), also address=(host=db)(port=3306) of MySQL
  {
    hint: "(",
    pattern:
      /\(\s{0,20}HOST\s{0,20}=\s{0,20}([^(),\s]{1,255})\s{0,20}\)\s{0,80}\(\s{0,20}PORT\s{0,20}=\s{0,20}(\d{1,5})\s{0,20}\)/gi,
    read: (match, text) => described(match, text, [match[1], match[2]]),
  },
  {
    hint: "(",
    pattern:
      /\(\s{0,20}PORT\s{0,20}=\s{0,20}(\d{1,5})\s{0,20}\)\s{0,80}\(\s{0,20}HOST\s{0,20}=\s{0,20}([^(),\s]{1,255})\s{0,20}\)/gi,
    read: (match, text) => described(match, text, [match[2], match[1]]),
  },
  {
    hint: "(",
    pattern: /\(\s{0,20}host\s{0,20}=\s{0,20}([^(),\s]{1,255})\s{0,20},\s{0,20}port\s{0,20}=\s{0,20}(\d{1,5})/gi,
    read: (match, text) => described(match, text, [match[1], match[2]]),
  },
  { hint: "oracle:", pattern: /jdbc:oracle:\w{3,4}:[^@\s"']{0,200}@([^\s"'<>()]+)/gi, read: oracleThin },
  {
    hint: "sqlserver://",
    pattern:
      /jdbc:(?:[a-z0-9]{1,20}:){0,2}sqlserver:\/\/([^\s;"'/]*)(?:\/[^\s;"']*)?((?:;[^;="'\n]{1,40}=[^;"'\n]*)*)/gi,
    read: sqlServer,
  },
  {
    hint: "Tds:",
    pattern: /jdbc:sybase:Tds:([^\s"'/:]{1,255}):(\d{1,5})/gi,
    read: (match) => one(match, match[1], match[2]),
  },
  {
    hint: "@tcp(",
    pattern: /@tcp6?\(([^()\s]{1,255})\)/g,
    read: (match) => {
      const given = splitHostPort(match[1] ?? "");
      return one(match, given?.host ?? match[1]?.replace(/^\[(.*)\]$/, "$1"), given?.port ?? 3306, true);
    },
  },
];

export function driverMentions(text: string): Passed {
  const mentions: Mention[] = [];
  let rest = text;
  for (const { hint, pattern, read } of FORMS) {
    if (!rest.includes(hint)) continue;
    const taken: Taken[] = [];
    for (const match of rest.matchAll(pattern)) {
      const found = read(match, text);
      if (found === undefined) continue;
      mentions.push(...found);
      taken.push([match.index, match[0].length]);
    }
    rest = blank(rest, taken);
  }
  return { mentions, rest };
}

/** `more` is the port, or a list of what the match says. */
function one(
  match: RegExpExecArray,
  host: string | undefined,
  port: string | number | undefined,
  serverFirst = false,
): readonly Mention[] {
  const number = Number(port);
  if (host === undefined || !isRemoteHost(host) || !(number > 0 && number <= 65_535)) return [];
  return [{ host, port: number, speech: "tcp", offset: match.index, ...(serverFirst && { serverFirst }) }];
}

function described(
  match: RegExpExecArray,
  text: string,
  [host, port]: readonly (string | undefined)[],
): readonly Mention[] {
  const before = text.slice(Math.max(0, match.index - 80), match.index);
  const [found] = one(match, host, port, /mysql|mariadb/i.test(text.slice(0, match.index)));
  if (found === undefined) return [];
  return [/PROTOCOL\s{0,20}=\s{0,20}TCPS/i.test(before) ? { ...found, speech: "tls" } : found];
}

const ORACLE_PORT = 1521;

/** `host:1521:SID`, `//host:1521/service`, `tcps://…`, several hosts with one port behind them. */
function oracleThin(match: RegExpExecArray): readonly Mention[] | undefined {
  const tail = match[1] ?? "";
  if (/^ldaps?:/i.test(tail)) return undefined;
  const [, scheme = "", rest = ""] = /^((?:tcps?:)?\/\/)?(.*)$/.exec(tail) ?? [];
  // A word alone is an entry of tnsnames.ora.
  if (scheme === "" && /^\w+$/.test(rest)) return [];
  const speech = scheme.startsWith("tcps") ? "tls" : "tcp";
  let port: string | number = ORACLE_PORT;
  const hosts = (rest.split(/[/?;]/, 1)[0] ?? "").split(",").toReversed();
  const found = hosts.flatMap((text) => {
    const [, bracketed, plain, own] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?(?::[\w.$#-]*)?$/.exec(text) ?? [];
    if (own !== undefined) port = own;
    return one(match, bracketed ?? plain, port).map((mention) => ({ ...mention, speech }) as const);
  });
  return found.toReversed();
}

const SQL_SERVER_PORT = 1433;

function sqlServer(match: RegExpExecArray): readonly Mention[] {
  const properties = new Map(
    (match[2] ?? "").split(";").map((property) => {
      const [key = "", value = ""] = property.split(/=(.*)/s);
      return [key.trim().toLowerCase(), value.trim()] as const;
    }),
  );
  const authority = (match[1] ?? "") || properties.get("servername") || properties.get("server") || "";
  const [, server = "", instance, port] = /^([^\\:]*|\[[^\]]*\])(?:\\([^:]*))?(?::(\d{1,5}))?$/.exec(authority) ?? [];
  const given = port ?? properties.get("portnumber") ?? properties.get("port");
  const partner = properties.get("failoverpartner")?.split("\\", 1)[0];
  const failover = partner === undefined ? [] : one(match, partner, SQL_SERVER_PORT);
  // A named instance without a port is looked up by the client at run time.
  const isNamed = instance !== undefined || properties.has("instancename") || properties.has("instance");
  if (given === undefined && isNamed) return failover;
  const host = server.replace(/^\[(.*)\]$/, "$1").replace(/^tcp:/, "");
  return [...one(match, host, given ?? SQL_SERVER_PORT), ...failover];
}
