// Protocols whose server greets first: a listener that waits for the client's bytes makes both sides wait for ever.
import type { Call } from "./call.ts";

/** FTP, SSH, SMTP, POP3, IMAP, mail submission, MySQL. */
export const SERVER_FIRST_PORTS: ReadonlySet<number> = new Set([21, 22, 25, 110, 143, 587, 3306]);

export function speaksServerFirst(call: Call, port: number): boolean {
  if ((call.protocol ?? "tcp") !== "tcp" || call.tls === true) return false;
  return call.serverFirst ?? SERVER_FIRST_PORTS.has(port);
}
