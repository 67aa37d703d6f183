// A server and a place -> it listens there. Throws trouble that says what is in the way.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { trouble } from "../../trouble.ts";

export interface Place {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** The port that it listens at. */
export async function listenAt(server: Server, { host, port }: Place): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(trouble(explain(error, host, port))));
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Ends what is open, too. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  const place = `${host}:${port}`;
  if (error.code === "EADDRINUSE") return `${place} is in use: stop what listens there, or set PORT to another one`;
  if (error.code === "EACCES") return `this user may not listen at ${place}: set PORT to one above 1023`;
  if (error.code === "ENOTFOUND" || error.code === "EADDRNOTAVAIL")
    return `${host} is not an address of this machine: set HOST to localhost or 0.0.0.0`;
  return `cannot listen at ${place}: ${error.message}`;
}
