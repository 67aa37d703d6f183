// Environment variables -> how the server runs, or everything that is wrong with them in words. Never prints a value.
import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { trouble } from "../trouble.ts";

export interface Configuration {
  readonly appId: number;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly host: string;
  readonly port: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Reading {
  readonly environment: Environment;
  readonly problems: string[];
}

/** Probot takes this where no secret is set: everybody knows it. */
const KNOWN_SECRET = "development";

/** Throws trouble that lists all problems. */
export function readConfiguration(environment: Environment): Configuration {
  const reading: Reading = { environment, problems: [] };
  const configuration = {
    appId: readAppId(reading),
    privateKey: readPrivateKey(reading),
    webhookSecret: readSecret(reading),
    host: setting(reading, "HOST") ?? "localhost",
    port: readPort(reading),
  };
  checkServer(reading);
  const { problems } = reading;
  if (problems.length === 0) return configuration;
  throw trouble(`the GitHub App cannot start:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
}

function setting({ environment }: Reading, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === "" ? undefined : value;
}

function readAppId(reading: Reading): number {
  const value = setting(reading, "APP_ID");
  if (value !== undefined && /^\d{1,15}$/.test(value)) return Number(value);
  const what = value === undefined ? "APP_ID is not set" : "APP_ID is not a number";
  reading.problems.push(`${what}: it is the "App ID" on the App's settings page on GitHub`);
  return 0;
}

function readSecret(reading: Reading): string {
  const value = setting(reading, "WEBHOOK_SECRET");
  if (value !== undefined && value !== KNOWN_SECRET) return value;
  const what =
    value === undefined
      ? "WEBHOOK_SECRET is not set, so anybody could send events"
      : `WEBHOOK_SECRET is "${KNOWN_SECRET}", which everybody knows`;
  reading.problems.push(
    `${what}: put a long random text there and as "Secret" on the App's settings page (openssl rand -hex 32 makes one)`,
  );
  return "";
}

function readPort(reading: Reading): number {
  const value = setting(reading, "PORT") ?? "3000";
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  reading.problems.push("PORT is not a port: a number from 1 to 65535");
  return 0;
}

function checkServer(reading: Reading): void {
  const host = setting(reading, "GHE_HOST");
  const protocol = setting(reading, "GHE_PROTOCOL");
  if (host !== undefined && !URL.canParse(`https://${host}/`))
    reading.problems.push("GHE_HOST is not a host: as in github.shop.example, without https:// and path");
  if (host?.includes("/")) reading.problems.push("GHE_HOST is a host only: leave out https:// and any path");
  if (protocol !== undefined && !["http", "https"].includes(protocol))
    reading.problems.push("GHE_PROTOCOL is neither https nor http");
}

function readPrivateKey(reading: Reading): string {
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
