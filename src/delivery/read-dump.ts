// Files with the configuration of a live proxy, as a person names them -> their texts. They are larger than manifests.
import { readFileSync, statSync } from "node:fs";
import type { DumpFile } from "../verify/read-live-proxy.ts";
import { trouble } from "./trouble.ts";

/** Bytes of one file. The proxy of a mesh with 10,000 services has about 100 MB. */
const MAX_DUMP_BYTES = 256 * 1024 * 1024;

/** `-` is standard input. Throws trouble for what is not there, too large, or not text. */
export function readDump(path: string): DumpFile {
  const name = path === "-" ? "standard input" : path;
  return { path: name, text: textOf(name, path === "-" ? readFileSync(0) : bytesOf(path)) };
}

function bytesOf(path: string): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw trouble(`there is no file ${path}`);
  if (found.isDirectory()) throw trouble(`${path} is a directory, not a file`);
  refuseTooLarge(path, found.size);
  return readFileSync(path);
}

function refuseTooLarge(name: string, bytes: number): void {
  if (bytes <= MAX_DUMP_BYTES) return;
  const megabytes = Math.ceil(bytes / 1024 / 1024);
  throw trouble(
    `${name} has ${megabytes} MB, more than the ${MAX_DUMP_BYTES / 1024 / 1024} MB that are read: write listeners and clusters alone, with istioctl proxy-config listeners|clusters -o json`,
  );
}

function textOf(name: string, bytes: Uint8Array): string {
  refuseTooLarge(name, bytes.length);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw trouble(`${name} is not UTF-8 text`);
  }
}
