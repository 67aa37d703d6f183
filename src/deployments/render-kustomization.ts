// A unit that is a kustomization -> its objects: built by kustomize where that is there, else as they are written.

import type { Document } from "../manifests/document.ts";
import { joinWords } from "../manifests/join-words.ts";
import type { Notice } from "../manifests/notice.ts";
import type { KustomizeBuild, Making, PackedFile, Renderer } from "../manifests/rendering.ts";
import { ignoredFields, noticesOfIgnored, readAsWritten } from "./as-written.ts";
import { bringInside } from "./bring-inside.ts";
import { buildFile } from "./chart.ts";
import { inNamespace } from "./deployed-document.ts";
import type { Kustomization } from "./kustomization.ts";
import { leaveOut } from "./leave-out.ts";
import { placeKustomized, type Sources } from "./place-kustomized.ts";
import { type Absent, isGenerated, noticesOfAbsent, type Reached } from "./reach.ts";
import type { RenderedObjects } from "./rendered-objects.ts";
import { slimBuild } from "./slim-build.ts";
import { substituted } from "./substitute.ts";
import { type TakenAway, takenAway } from "./taken-away.ts";
import type { Unit } from "./unit.ts";

export async function renderKustomization(
  unit: Unit,
  reached: Reached,
  { sources, renderer }: { readonly sources: Sources; readonly renderer: Renderer | undefined },
): Promise<RenderedObjects> {
  const { namespace, around = {}, substitute } = unit.deployment ?? {};
  const build = {
    directory: unit.directory,
    around: { ...around, ...(namespace?.overrides === true && { namespace: namespace.name }) },
    needsHelm: reached.localCharts.length > 0,
  };
  const result = await buildWith(renderer, build, reached, sources);
  const always = [...noticesOfAbsent(reached, sources.snapshot), ...noticesOfUnread(reached.absent)];
  const give = (making: Making, documents: readonly Document[], notices: readonly Notice[]): RenderedObjects => ({
    making,
    documents: documents.map((document) => inNamespace(document, namespace)),
    notices: [...always, ...notices],
  });
  if (result.kind === "rendered") {
    return give("kustomize", placeKustomized(substituted(result.text, substitute), sources), []);
  }
  const { documents, notices } = readAsWritten(reached, sources, substitute);
  const taken = takenAway(reached, sources.snapshot);
  const circle = tellCircle(reached);
  // What nobody can build needs no tool to be seen.
  if (result.kind === "missing" && taken.missing.length === 0 && circle === undefined)
    return give("as-written", documents, [...notices, ...noticesOfIgnored(reached, sources, result.reason)]);
  const code = result.kind === "stopped" ? "build-stopped" : "not-built";
  const message = `${tellFailure(circle ?? result.reason, taken)}${tellIgnored(reached)}`;
  const all = [failed(code, sources.root, message), ...notices];
  // Whoever waits longer, or has what is not here, may build it: the cluster has what it makes.
  if (result.kind === "stopped" || (taken.missing.length === 0 && taken.elsewhere.length + taken.unused.length > 0))
    return give("as-written", documents, all);
  const about = placesOf(unit, reached);
  return give(
    "as-written",
    documents,
    all.map((notice) =>
      notice.relevance === "yes" ? { ...notice, relevance: "if-changed", about, state: result.reason } : notice,
    ),
  );
}

type Build = Omit<KustomizeBuild, "files">;

/** Whoever patches a schema in a way that is not seen here needs the whole of it. */
async function buildWith(renderer: Renderer | undefined, build: Build, reached: Reached, from: Sources) {
  if (renderer === undefined) return NO_TOOL;
  const files = buildFiles(reached, from);
  const slim = slimBuild(files, reached);
  const result = await renderer.kustomize({ ...build, files: slim });
  return result.kind === "failed" && slim !== files ? renderer.kustomize({ ...build, files }) : result;
}

/** Where a change has to do with a build: all that it reads, or would if that were there, and what says that it is deployed. */
function placesOf({ deployment }: Unit, { sources, inputs, absent, localCharts }: Reached): readonly string[] {
  const deployer = deployment === undefined ? [] : [deployment.location.path];
  const named = absent.map(({ path }) => path);
  return [...new Set([...sources.keys(), ...inputs, ...named, ...localCharts, ...deployer])].toSorted();
}

const NO_TOOL = { kind: "missing", reason: "Kustomizations are not built here" } as const;

/** Nobody can deploy what cannot be built: the cluster keeps what it has, unless the change has to do with it. */
function failed(code: string, { path }: Kustomization, message: string): Notice {
  return { code, message, location: { path, startLine: 1, endLine: 1 }, relevance: "yes" };
}

function tellCircle({ circle }: Reached): string | undefined {
  return circle && `${circle.map(({ path }) => path).join(" includes ")}, and so itself`;
}

function tellFailure(reason: string, { elsewhere, unused, missing }: TakenAway): string {
  const failure = `kustomize cannot build this: ${reason}.`;
  if (missing.length > 0)
    return `kustomize cannot build this: it names ${firstOf(missing)}, which ${missing.length === 1 ? "is" : "are"} not there. Commit that, or take it out.`;
  if (elsewhere.length > 0)
    return `Without ${firstOf(elsewhere)}, which is elsewhere and never fetched, ${failure} Put a copy into the repository.`;
  if (unused.length > 0)
    return `Without ${firstOf(unused)}, which is not run or not read here, ${failure} Commit what it makes, or call a file that it reads .yaml.`;
  return `${failure} Run kustomize build there, and correct it.`;
}

/** One sentence for all that it includes: they have one cause. */
function tellIgnored({ kustomizations }: Reached): string {
  const fields = [...new Set(kustomizations.flatMap(ignoredFields))].toSorted();
  if (fields.length === 0) return "";
  return ` Until then its files are read as they are written, without what its kustomizations say in ${joinWords(fields)}.`;
}

const firstOf = (names: readonly string[]): string => names.slice(0, 3).join(", ");

/** Everything that it reads. What is not here is taken out of kustomizations, for kustomize would fetch it. */
function buildFiles({ kustomizations, sources, inputs, absent }: Reached, from: Sources) {
  const files = new Map<string, string | PackedFile>();
  for (const path of [...inputs, ...sources.keys()]) {
    const content = buildFile(from.snapshot.get(path));
    if (content !== undefined) files.set(path, content);
  }
  for (const { path } of placeholders(absent)) files.set(path, "");
  for (const kustomization of kustomizations) {
    const kept = leaveOut(kustomization, from);
    const { value, copies } = bringInside(kustomization, kept ?? kustomization.value, from);
    if (value !== kustomization.value) files.set(kustomization.path, JSON.stringify(value));
    for (const [copy, path] of copies) {
      const content = files.get(path);
      if (content !== undefined) files.set(copy, content);
    }
  }
  return files;
}

/** Files that generators put into ConfigMaps and that are no manifests: what is in them is not known, and seldom matters. */
function placeholders(absent: readonly Absent[]): readonly Absent[] {
  return absent.filter(({ why, reference }) => why === "unread" && isGenerated(reference));
}

function noticesOfUnread(absent: readonly Absent[]): readonly Notice[] {
  return placeholders(absent).map(({ owner, reference }) => ({
    code: "unread-input",
    message: `${reference.name} was not read: what it puts into the generated object is not known.`,
    location: owner.locate(reference.field),
    relevance: "no",
  }));
}
