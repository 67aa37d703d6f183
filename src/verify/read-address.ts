// Envoy's addresses -> texts: an IP or a socket's path, and its port.
import ipaddr from "ipaddr.js";
import { joinHostPort } from "../simulation/addresses.ts";
import { field, fieldAt, numberOf, textOf } from "./proto-json.ts";

export interface LiveAddress {
  readonly address: string;
  readonly port: number;
}

/** Undefined for what is neither a socket nor a pipe, such as an internal listener. */
export function readAddress(message: unknown): LiveAddress | undefined {
  const socket = field(message, "socketAddress");
  const address = textOf(socket, "address");
  if (address !== undefined) return { address: normalAddress(address), port: numberOf(socket, "portValue") ?? 0 };
  const path = textOf(field(message, "pipe"), "path");
  return path === undefined ? undefined : { address: path, port: 0 };
}

/** `address:port`, or `unix://path`; of an endpoint behind a tunnel of the ambient mesh, where the tunnel ends. */
export function readPlace(message: unknown): string | undefined {
  const tunnelled = fieldAt(message, "envoyInternalAddress", "endpointId");
  if (typeof tunnelled === "string") return tunnelled;
  const path = fieldAt(message, "pipe", "path");
  if (typeof path === "string") return `unix://${path}`;
  const read = readAddress(message);
  return read && joinHostPort(read.address, read.port);
}

/** One way of writing for each IPv6 address. */
export function normalAddress(address: string): string {
  return address.includes(":") && ipaddr.IPv6.isValid(address) ? ipaddr.parse(address).toString() : address;
}
