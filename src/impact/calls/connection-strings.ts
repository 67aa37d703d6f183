// A text of keys and values (`host=… port=… dbname=…`, `Server=…;Port=…`) -> the servers that it names.
import { splitHostPort } from "../../simulation/addresses.ts";
import { isRemoteHost } from "../destination-name.ts";
import type { Passed } from "./url-mentions.ts";
import { blank, type Mention, type Taken } from "./written.ts";

/** Longer ones are something else. */
const LONGEST = 4096;
const LIBPQ = /(?<![\w.-])(host|hostaddr|port|dbname|sslmode|user)\s{0,4}=\s{0,4}('[^']{0,255}'|[^\s'";]{1,255})/g;
const DRIVER = /^\s*(mysql|mysqli|pgsql|sqlsrv|dblib):(?!\/\/)/;

interface Dialect {
  readonly port: number;
  readonly serverFirst?: boolean;
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  mysql: { port: 3306, serverFirst: true },
  mysqli: { port: 3306, serverFirst: true },
  pgsql: { port: 5432 },
  sqlsrv: { port: 1433 },
  dblib: { port: 1433 },
};

/** `sql.corp.example,1433`, with or without an instance: nobody else writes a port so. */
const SQL_SERVER = /^\s*(?:tcp:)?([A-Za-z][\w-]*(?:\.[\w-]+)+)(?:\\\w+)?,(\d{4,5})\s*$/;

export function connectionStrings(text: string): Passed {
  const [, host, port] = text.length < 300 ? (SQL_SERVER.exec(text) ?? []) : [];
  if (host !== undefined) return { mentions: server(host, port, { offset: text.indexOf(host) }), rest: "" };
  const isShort = text.length <= LONGEST && text.includes("=");
  return (isShort && (semicolons(text) ?? libpq(text))) || { mentions: [], rest: text };
}

/** `host=h1,h2 port=5432 dbname=orders`: libpq knows its port where nobody says it. */
function libpq(text: string): Passed | undefined {
  const values = new Map<string, string>();
  let first: number | undefined;
  const taken: Taken[] = [];
  for (const match of text.matchAll(LIBPQ)) {
    const [whole, key = "", value = ""] = match;
    values.set(key, value.replace(/^'(.*)'$/, "$1").replace(/,$/, ""));
    if (key.startsWith("host")) first ??= match.index;
    taken.push([match.index, whole.length]);
  }
  const host = values.get("host") ?? values.get("hostaddr");
  const isLibpq = values.has("dbname") || values.has("sslmode");
  if (host === undefined || first === undefined || !(isLibpq || (values.has("user") && values.has("port")))) return;
  const ports = (values.get("port") ?? "5432").split(",");
  const offset = first;
  const mentions = host.split(",").flatMap((one, index) => server(one, ports[index] ?? ports[0], { offset }));
  return { mentions, rest: blank(text, taken) };
}

const HOST_KEYS = ["server", "data source", "datasource", "host", "addr", "address", "network address", "hostname"];
/** Only SQL Server's clients know these. */
const SQL_SERVER_KEYS =
  /^(?:initial catalog|trustservercertificate|trusted_connection|integrated security|multipleactiveresultsets|encrypt)$/;

/** `Server=tcp:db.corp,1433;Database=stock`, `Host=pg;Port=5432;Username=…`, `mysql:host=db;dbname=shop`. */
function semicolons(text: string): Passed | undefined {
  const driver = DRIVER.exec(text)?.[1];
  const settings = text.replace(DRIVER, "").replace(/^\s*["']|["']\s*$/g, "");
  if (!settings.includes(";") && driver === undefined) return undefined;
  const values = new Map(
    settings.split(";").map((setting) => {
      const [key = "", value = ""] = setting.split(/=(.*)/s);
      return [key.trim().toLowerCase(), value.trim()] as const;
    }),
  );
  const key = HOST_KEYS.find((name) => values.has(name));
  if (key === undefined || values.size < 2) return undefined;
  const dialect = driver === undefined ? undefined : DIALECTS[driver];
  const written = (values.get(key) ?? "").replace(/^tcp:/i, "");
  const [, name = "", ownPort] = /^(.*?)(?:,\s?(\d{1,5}))?$/.exec(written) ?? [];
  const [host = "", instance] = name.split("\\");
  const byKeys = [...values.keys()].some((one) => SQL_SERVER_KEYS.test(one)) ? 1433 : undefined;
  const port = ownPort ?? values.get("port") ?? (instance === undefined ? (dialect?.port ?? byKeys) : undefined);
  if (port === undefined) return undefined;
  const offset = Math.max(0, text.toLowerCase().indexOf(host.toLowerCase()));
  const spoken = { offset, ...(dialect?.serverFirst && { serverFirst: true }) };
  const mentions = host.split(",").flatMap((one) => server(one.trim(), String(port), spoken));
  return { mentions, rest: blank(text, [[0, text.length]]) };
}

function server(
  text: string,
  port: string | undefined,
  spoken: Pick<Mention, "offset" | "serverFirst">,
): readonly Mention[] {
  const given = splitHostPort(text);
  const host = (given?.host ?? text).replace(/^\[(.*)\]$/, "$1");
  const number = given?.port ?? Number(port);
  if (!isRemoteHost(host) || !(number > 0 && number <= 65_535)) return [];
  return [{ host, port: number, speech: "tcp", ...spoken }];
}
