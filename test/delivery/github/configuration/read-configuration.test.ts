import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readConfiguration } from "../../../../src/delivery/github/configuration/read-configuration.ts";
import { makeDirectory } from "../../repository.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PKCS1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const PKCS8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const GOOD = { APP_ID: "7", PRIVATE_KEY: PKCS1, WEBHOOK_SECRET: "a long random text" };

test("as GitHub gives it, listening where Probot does", () => {
  expect(readConfiguration(GOOD)).toEqual({
    appId: 7,
    privateKey: PKCS8,
    webhookSecret: "a long random text",
    host: "localhost",
    port: 3000,
    role: "both",
    redisUrl: undefined,
    limits: { running: 8, perInstallation: 4, pullRequests: 2_000 },
    silence: 15_000,
    reconcile: 30 * 60_000,
    reviewLimits: { seconds: 300, megabytes: expect.any(Number), threads: expect.any(Number) },
    watch: true,
  });
});

test("default branches are watched unless somebody says otherwise", () => {
  expect(readConfiguration({ ...GOOD, EARSHOT_WATCH: "off" }).watch).toBe(false);
});

test("a worker takes no webhooks: it needs the queue, and no secret of theirs", () => {
  const worker = { ...GOOD, WEBHOOK_SECRET: "", REDIS_URL: "redis://:s3cret@redis.shop.example:6379/0" };
  expect(readConfiguration(worker, "worker")).toMatchObject({
    role: "worker",
    webhookSecret: undefined,
    redisUrl: worker.REDIS_URL,
    limits: { pullRequests: 50_000 },
  });
  expect(() => readConfiguration(GOOD, "worker")).toThrow("--role worker needs REDIS_URL");
  expect(() => readConfiguration(worker, "web")).toThrow("WEBHOOK_SECRET is not set");
});

test.each([
  ["PKCS #8", PKCS8],
  ["line breaks as \\n", PKCS1.replaceAll("\n", "\\n")],
  ["Windows line breaks", PKCS1.replaceAll("\n", "\r\n")],
  ["spaces instead of line breaks", PKCS1.replaceAll("\n", " ")],
  ["base64", Buffer.from(PKCS1).toString("base64")],
])("a key with %s", (_, key) => {
  expect(readConfiguration({ ...GOOD, PRIVATE_KEY: key }).privateKey).toBe(PKCS8);
});

test("a key in a file", () => {
  const path = `${makeDirectory({ "key.pem": PKCS1 })}/key.pem`;
  const { PRIVATE_KEY: _, ...others } = GOOD;
  expect(readConfiguration({ ...others, PRIVATE_KEY_PATH: path }).privateKey).toBe(PKCS8);
});

describe("refuses to start", () => {
  const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const locked = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).toString();

  test.each([
    [{ EARSHOT_REVIEW_SECONDS: "0" }, "EARSHOT_REVIEW_SECONDS is not a number from 5 to 3600"],
    [{ EARSHOT_REVIEW_MEGABYTES: "3 GB" }, "EARSHOT_REVIEW_MEGABYTES is not a number from 128 to 65536"],
    [{ LOG_LEVEL: "loud" }, "LOG_LEVEL is none of trace, debug, info, warn, error, fatal"],
    [{ LOG_FORMAT: "xml" }, 'LOG_FORMAT is neither "pretty" nor "json"'],
    [{ WEBHOOK_SECRET: "   " }, "WEBHOOK_SECRET is not set"],
    [{ WEBHOOK_SECRET: "hunter2" }, "WEBHOOK_SECRET is shorter than 16 characters"],
    [{ APP_ID: "" }, "APP_ID is not set"],
    [{ APP_ID: "Iv1.abc" }, "APP_ID is not a number"],
    [{ WEBHOOK_SECRET: undefined }, "WEBHOOK_SECRET is not set, so anybody could send events"],
    [{ WEBHOOK_SECRET: "  " }, "WEBHOOK_SECRET is not set"],
    [{ WEBHOOK_SECRET: "development" }, 'WEBHOOK_SECRET is "development", which everybody knows'],
    [{ PRIVATE_KEY: undefined }, "PRIVATE_KEY or PRIVATE_KEY_PATH is not set"],
    [{ PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: "/no/such/key.pem" }, "cannot be read (ENOENT): /no/such/key.pem"],
    [{ PRIVATE_KEY: "s3cret" }, "the private key cannot be read as one"],
    [{ PRIVATE_KEY: PKCS1.slice(0, 500) }, "the private key cannot be read as one"],
    [{ PRIVATE_KEY: locked }, "the private key cannot be read as one"],
    [{ PRIVATE_KEY: elliptic.export({ type: "pkcs8", format: "pem" }).toString() }, "not an RSA key but ec"],
    [{ PORT: "70000" }, "PORT is not a port"],
    [{ PORT: "http" }, "PORT is not a port"],
    [{ GHE_HOST: "https://github.shop.example" }, "leave out https://"],
    [{ REDIS_URL: "redis.shop.example:6379" }, "REDIS_URL is not an address of Redis"],
    [{ EARSHOT_WATCH: "never" }, 'EARSHOT_WATCH is neither "on" nor "off"'],
    [{ EARSHOT_JOBS: "0" }, "EARSHOT_JOBS is not a number from 1 to 999"],
    [{ EARSHOT_JOBS_PER_INSTALLATION: "many" }, "EARSHOT_JOBS_PER_INSTALLATION is not a number from 1 to 999"],
    [{ GHE_PROTOCOL: "ftp" }, "GHE_PROTOCOL is neither https nor http"],
  ])("%o", (wrong, words) => {
    expect(() => readConfiguration({ ...GOOD, ...wrong })).toThrow(words);
  });

  test("with all that is wrong at once, and no value of a secret", () => {
    const wrong = { APP_ID: "x", PRIVATE_KEY: "s3cret", WEBHOOK_SECRET: "" };
    expect(() => readConfiguration(wrong)).toThrow(/APP_ID.*private key.*WEBHOOK_SECRET/s);
    expect(() => readConfiguration(wrong)).not.toThrow(/s3cret/);
  });
});
