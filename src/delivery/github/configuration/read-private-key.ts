// PRIVATE_KEY or PRIVATE_KEY_PATH -> the App's private key, in whatever form people put it there. Never prints a value.
import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Reading {
  readonly environment: Environment;
  /** What is wrong, in words; who reads adds to it. */
  readonly problems: string[];
}

/** The value of a variable; what is empty is not set. */
export function setting({ environment }: Reading, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === "" ? undefined : value;
}

/** PEM, PKCS #8; empty, with a problem, when there is none that can be read. */
export function readPrivateKey(reading: Reading): string {
  const text = keyText(reading);
  if (text === undefined) return "";
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === "rsa") return toPem(key);
    reading.problems.push(`the private key is not an RSA key but ${key.asymmetricKeyType}: ${WHERE_FROM}`);
  } catch {
    reading.problems.push(`the private key cannot be read as one: ${WHERE_FROM}`);
  }
  return "";
}

const WHERE_FROM =
  'take the .pem file that "Generate a private key" on the App\'s settings page gives, whole and without a passphrase';

function toPem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function keyText(reading: Reading): string | undefined {
  const value = setting(reading, "PRIVATE_KEY");
  if (value !== undefined) return unpack(value);
  const path = setting(reading, "PRIVATE_KEY_PATH");
  if (path === undefined) {
    reading.problems.push(`PRIVATE_KEY or PRIVATE_KEY_PATH is not set: ${WHERE_FROM}`);
    return undefined;
  }
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? error.code : "unknown";
    reading.problems.push(`PRIVATE_KEY_PATH names a file that cannot be read (${why}): ${path}`);
    return undefined;
  }
}

/** As people put a key into one line: line breaks as `\n`, or all of it in base64. */
function unpack(value: string): string {
  const text = value.includes("-----BEGIN") ? value : Buffer.from(value, "base64").toString();
  const lines = text.replaceAll("\\n", "\n").replaceAll("\\r", "");
  return /-----BEGIN [A-Z ]+-----\s*\n/.test(lines) ? lines : rewrap(lines);
}

/** A key whose line breaks became spaces. */
function rewrap(line: string): string {
  const parts = /^\s*(-----BEGIN [A-Z ]+-----)(.*)(-----END [A-Z ]+-----)\s*$/s.exec(line);
  if (parts === null) return line;
  const [, begin, middle = "", end] = parts;
  return [begin, ...middle.trim().split(/\s+/), end, ""].join("\n");
}
