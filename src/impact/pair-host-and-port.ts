// Named values of a container -> destinations that stand in two of them: DB_HOST next to DB_PORT, --db-host and --db-port.
import { isRemoteHost, neverDestination } from "./destination-name.ts";
import type { NamedValue } from "./named-values.ts";
import type { Destination } from "./parse-destinations.ts";

export interface Pair {
  readonly destination: Destination;
  /** The value that names the host. */
  readonly named: NamedValue;
}

// A bare HOST and PORT say where the workload itself listens: something has to stand before the word.
const HOST_NAME = /^(.+_)(?:HOSTNAME|HOST|ADDRESS|ADDR|SERVER)$/;

const normal = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");

function readPort(text: string | undefined): number | undefined {
  const port = /^[1-9]\d{0,4}$/.test(text ?? "") ? Number(text) : 0;
  return port > 0 && port <= 65_535 ? port : undefined;
}

/** The values of one kind (variables, or flags): a flag is no partner of a variable. */
export function pairHostAndPort(values: readonly NamedValue[]): readonly Pair[] {
  const byName = new Map(values.map((named) => [normal(named.name), named.value.trim()]));
  return values.flatMap((named) => {
    const prefix = HOST_NAME.exec(normal(named.name))?.[1];
    const port = prefix === undefined ? undefined : readPort(byName.get(`${prefix}PORT`));
    if (port === undefined || neverDestination(named.name)) return [];
    const hosts = named.value.split(",").map((host) => host.trim().replace(/^\[(.*)\]$/, "$1"));
    return hosts.filter(isRemoteHost).map((host) => ({ destination: { host, port }, named }));
  });
}
