// A file with calls (YAML or JSON, a list of {from, to, protocol, tls, host, sni}) -> Calls. Refuses what it does not know.
import { load } from "js-yaml";
import type { Call } from "../../simulation/call.ts";
import { readNamedFile } from "../read-paths.ts";
import { trouble } from "../trouble.ts";

export const PROTOCOLS = ["tcp", "http", "http2"] as const satisfies readonly NonNullable<Call["protocol"]>[];

const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  from: (value) => typeof value === "string",
  to: (value) => typeof value === "string",
  protocol: (value) => PROTOCOLS.some((protocol) => protocol === value),
  tls: (value) => typeof value === "boolean",
  host: (value) => typeof value === "string",
  sni: (value) => typeof value === "string",
};

/** The calls of a file, as it lists them. Throws trouble that names the call and the field that is wrong. */
export function readCalls(path: string): readonly Call[] {
  let value: unknown;
  try {
    value = load(readNamedFile(path)) ?? [];
  } catch (error) {
    throw trouble(`${path} is not YAML: ${error instanceof Error ? error.message.split("\n", 1)[0] : error}`);
  }
  if (!Array.isArray(value))
    throw trouble(`${path} must hold a list of calls: - {from: NS/WORKLOAD, to: ADDRESS:PORT}`);
  return value.map((call, index) => readCall(call, `${path}, call ${index + 1}`));
}

function readCall(value: unknown, where: string): Call {
  const given = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const call = Object.fromEntries(given);
  for (const required of ["from", "to"]) {
    if (!Object.hasOwn(call, required)) throw trouble(`${where}: "${required}" is missing`);
  }
  for (const [field, content] of Object.entries(call)) {
    if (!Object.hasOwn(FIELDS, field)) throw trouble(`${where}: "${field}" is not known`);
    if (FIELDS[field]?.(content) !== true)
      throw trouble(`${where}: ${field}: ${JSON.stringify(content)} is not possible`);
  }
  return call as unknown as Call;
}
