// `earshot snapshot`: what kubectl prints of a cluster -> a reduced file of manifests that settings can name under `assume`.
// Talks to no cluster itself.
import { readFileSync, statSync } from "node:fs";
import type { Command } from "commander";
import { renderState } from "../../deployments/render-state.ts";
import type { Document } from "../../manifests/document.ts";
import { keepReadings } from "../../manifests/keep-readings.ts";
import { readDocuments } from "../../manifests/read-documents.ts";
import { readFile } from "../../manifests/read-file.ts";
import { quantity } from "../../report/count-words.ts";
import { identityOf, toAssumptions } from "../../report/to-assumptions.ts";
import { manifestText } from "../manifest-text.ts";
import { readNamedDirectory } from "../read-paths.ts";
import { trouble } from "../trouble.ts";
import { example, outputOption } from "./options.ts";
import { ownRenderer } from "./own-renderer.ts";
import { print, remark, remarkNotices } from "./print.ts";

/** Everything that simulations read, Secrets not among it. */
const KINDS = [
  "namespaces,services,endpointslices.discovery.k8s.io,deployments,statefulsets,daemonsets,cronjobs",
  "serviceentries,workloadentries,sidecars,virtualservices,destinationrules,proxyconfigs,envoyfilters",
  "mutatingwebhookconfigurations",
];

const ASK = `kubectl get ${KINDS.join(",")} -A -o yaml`;
const ASK_ISTIO = "kubectl get configmaps istio istio-sidecar-injector -n istio-system -o yaml";

interface SnapshotFlags {
  readonly output?: string;
  readonly without?: string;
  readonly withCalls?: boolean;
  readonly render?: boolean;
}

const MORE = `
What it reads is asked of a cluster like this (a kind that the cluster does not have can be left out):
  $ ${ASK} > cluster.yaml
  $ ${ASK_ISTIO} > istio.yaml
${example("earshot snapshot cluster.yaml istio.yaml --without . --output clusters/prod/.earshot/cluster.yaml\nkubectl get services -A -o yaml | earshot snapshot -")}`;

export function addSnapshot(program: Command): void {
  program
    .command("snapshot")
    .description(
      "turn what kubectl prints of a cluster into a reduced file for assume in the settings: no Secrets, no status, in a fixed order",
    )
    .argument(
      "[file...]",
      "what kubectl get -o yaml (or json) printed; - reads standard input. Without any: the command to run",
    )
    .option("--without <dir>", "leave out what this repository has itself (rendered, where the tools are here)")
    .option(
      "--with-calls",
      "keep variables, commands and arguments of containers: calls are found there; look for passwords",
    )
    .option("--no-render", "do not run kustomize and helm for --without")
    .addOption(outputOption())
    .addHelpText("after", MORE)
    .action((files: string[], flags: SnapshotFlags) => snapshot(files, flags));
}

async function snapshot(files: readonly string[], flags: SnapshotFlags): Promise<void> {
  if (files.length === 0) {
    print(`${ASK} > cluster.yaml\n${ASK_ISTIO} > istio.yaml\nearshot snapshot cluster.yaml istio.yaml --output FILE\n`);
    return;
  }
  const documents = files.flatMap(readDump);
  if (documents.length === 0)
    throw trouble(`there is no Kubernetes object in ${files.join(", ")}: is it the output of kubectl get -o yaml?`);
  const known = await identitiesIn(flags);
  const { text, kept, dropped, inGit } = toAssumptions(documents, {
    withCalls: flags.withCalls === true,
    has: (identity) => known.has(identity),
  });
  print(text, flags.output);
  const parts = [
    `${quantity(kept, "object")} kept`,
    `${dropped} without effect on outbound traffic left out`,
    ...(flags.without === undefined ? [] : [`${inGit} left out that ${flags.without} has`]),
  ];
  remark(`${parts.join(", ")}.`);
}

/** A whole cluster in one file is more than a manifest may be: kinds can be asked for one by one. */
function readDump(path: string): readonly Document[] {
  const name = path === "-" ? "standard input" : path;
  const text = manifestText(bytesOf(path));
  if (typeof text !== "string")
    throw trouble(`${name} cannot be read: ${text.detail}. Ask kubectl for fewer kinds at a time, and name all files`);
  const { documents, notices } = readFile(path === "-" ? "stdin.yaml" : path, text);
  remarkNotices(notices);
  return documents;
}

function bytesOf(path: string): Uint8Array {
  if (path === "-") return readFileSync(0);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw trouble(`there is no file ${path}`);
  if (found.isDirectory()) throw trouble(`${path} is a directory: name the files in it`);
  return readFileSync(path);
}

/** Objects of the repository, as they are written and as they are rendered. */
async function identitiesIn(flags: SnapshotFlags): Promise<ReadonlySet<string>> {
  if (flags.without === undefined) return new Set();
  const state = readNamedDirectory(flags.without);
  const read = keepReadings();
  const { units } = await renderState(state, { read, renderer: ownRenderer(flags) });
  const rendered = new Set(units.flatMap(({ files }) => [...files]));
  const plain = readDocuments(new Map([...state].filter(([path]) => !rendered.has(path))), read).documents;
  return new Set([...plain, ...units.flatMap(({ documents }) => documents)].map(identityOf));
}
