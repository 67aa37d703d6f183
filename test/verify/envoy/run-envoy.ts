// Envoy's resources -> what a real Envoy that was given them answers on /config_dump. Starts one process and ends it.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileOf, type Resource } from "./answer.ts";
import type { Resources } from "./to-resources.ts";

/** What is asked for by EARSHOT_ENVOY must be there; without it, an `envoy` on the PATH will do, or none. */
export function findEnvoy(): string | undefined {
  const asked = process.env.EARSHOT_ENVOY;
  const command = asked ?? "envoy";
  if (spawnSync(command, ["--version"]).status === 0) return command;
  if (asked === undefined) return undefined;
  throw new Error(`EARSHOT_ENVOY=${asked} is no Envoy that starts`);
}

const PATIENCE = 30_000;

export interface Setup {
  readonly node: Resource;
  /** In the bootstrap file. */
  readonly staticResources: { readonly listeners: readonly Resource[]; readonly clusters: readonly Resource[] };
  /** Resources whose files are in `directory`. */
  readonly resourcesIn: (directory: string) => Resources;
}

/** Envoy's own words about what it was given. Throws with Envoy's log when it refuses any of it. */
export async function dumpOf(envoy: string, setup: Setup): Promise<Record<string, unknown>> {
  const directory = mkdtempSync(join(tmpdir(), "earshot-envoy-"));
  writeConfiguration(directory, setup);
  const flags = ["-c", `${directory}/bootstrap.json`, "--admin-address-path", `${directory}/admin`];
  const quiet = ["--concurrency", "1", "--disable-hot-restart", "-l", "warning", "--log-path", `${directory}/log`];
  const child = spawn("nice", [envoy, ...flags, ...quiet], { stdio: "ignore" });
  try {
    const admin = await readyAddress(child, directory);
    const answer = await fetch(`http://${admin}/config_dump?include_eds`);
    const dump = (await answer.json()) as Record<string, unknown>;
    await end(child);
    refuseRejections(directory);
    return dump;
  } finally {
    await end(child);
    rmSync(directory, { recursive: true, force: true });
  }
}

function writeConfiguration(directory: string, { node, staticResources, resourcesIn }: Setup): void {
  const { listeners, clusters, routes, endpoints } = resourcesIn(directory);
  const write = (file: string, value: unknown) => writeFileSync(join(directory, file), JSON.stringify(value));
  const discovery = (resources: readonly Resource[]) => ({ version_info: "1", resources });
  const source = (file: string) => ({
    path_config_source: { path: join(directory, file) },
    resource_api_version: "V3",
  });
  for (const folder of ["rds", "eds"]) mkdirSync(join(directory, folder));
  for (const table of routes) write(`rds/${fileOf(String(table.name))}`, discovery([table]));
  for (const one of endpoints) write(`eds/${fileOf(String(one.cluster_name))}`, discovery([one]));
  write("lds.json", discovery(listeners));
  write("cds.json", discovery(clusters));
  write("bootstrap.json", {
    node,
    admin: { address: { socket_address: { address: "127.0.0.1", port_value: 0 } } },
    static_resources: {
      listeners: staticResources.listeners.map(untyped),
      clusters: staticResources.clusters.map(untyped),
    },
    dynamic_resources: { lds_config: source("lds.json"), cds_config: source("cds.json") },
  });
}

/** The bootstrap's own fields are typed already. */
const untyped = (resource: Resource): Resource =>
  Object.fromEntries(Object.entries(resource).filter(([key]) => key !== "@type"));

async function readyAddress(child: ChildProcess, directory: string): Promise<string> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end && child.exitCode === null) {
    await sleep(30);
    const admin = readIfThere(join(directory, "admin"));
    if (admin === "") continue;
    const answer = await fetch(`http://${admin}/ready`).catch(() => undefined);
    if ((await answer?.text())?.startsWith("LIVE")) return admin;
  }
  throw new Error(`Envoy is not ready:\n${readIfThere(join(directory, "log"))}`);
}

/** Envoy goes on with what it accepts; a dump without the rest would be no test of the rest. Its log is whole when it has ended. */
function refuseRejections(directory: string): void {
  const log = readIfThere(join(directory, "log"));
  const lines = log.split("\n").filter((line) => /reject|error|fail|duplicate/i.test(line));
  if (lines.length > 0) throw new Error(`Envoy does not take it all:\n${lines.join("\n")}`);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(late);
}
