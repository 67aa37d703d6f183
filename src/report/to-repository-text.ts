// What Earshot makes of a repository -> text for a terminal: a few lines for each mesh first, then the details in groups.
import type { Making } from "../manifests/rendering.ts";
import { columns } from "./columns.ts";
import { quantity } from "./count-words.ts";
import { formatLocation } from "./format-location.ts";
import { named, printable, withoutBackticks } from "./printable.ts";
import type { ExplainedMesh, ExplainedRepository, ExplainedUnit, FoundBy, Said } from "./repository.ts";
import { plainStyle } from "./style.ts";
import { tellSidecars, workloadLines } from "./tell-sidecars.ts";
import { capped, item, type Page, paragraph, section } from "./text-page.ts";
import type { TextOptions } from "./to-text.ts";

const SHOWN = 20;

/** Ends with a line break. */
export function toRepositoryText(
  repository: ExplainedRepository,
  { style = plainStyle, width = 100 }: TextOptions = {},
): string {
  const page = { style, width };
  const { meshes, notices } = repository;
  const told = new Set<string>();
  const lines = [
    style.bold(`${quantity(meshes.length, "mesh", "meshes")}: ${printable(meshes.map(({ name }) => name).join(", "))}`),
    paragraph(filesInWords(repository), page, ""),
    "",
    ...meshes.flatMap((mesh) => meshLines(mesh, page)),
    ...section("Files of no mesh in the settings", listed(repository.ofNoMesh, "files", page), page),
    ...section(
      "Files that hold no object, read only where something names them",
      listed(repository.withoutObjects, "files", page),
      page,
    ),
    ...section(
      "Left out, or not known",
      capped(
        [...notices, ...meshes.flatMap((mesh) => mesh.notices)].flatMap(({ message, location }) => {
          const text = location === undefined ? message : `${named(formatLocation(location))}: ${message}`;
          if (told.has(text)) return [];
          told.add(text);
          return [text];
        }),
        { limit: 2 * SHOWN, what: "notices (--json has all)" },
        (text) => item("-", text, page),
      ),
      page,
    ),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function filesInWords({ files, withoutObjects, ofNoMesh }: ExplainedRepository): string {
  const parts = [
    ...(withoutObjects.length > 0 ? [`${withoutObjects.length} without an object`] : []),
    ...(ofNoMesh.length > 0 ? [`${ofNoMesh.length} of no mesh`] : []),
  ];
  return `${quantity(files, "file")} read${parts.length === 0 ? "" : `, of which ${parts.join(", ")}`}.`;
}

function meshLines(mesh: ExplainedMesh, page: Page): readonly string[] {
  const { style } = page;
  const say = (text: string) => paragraph(text, page, "  ");
  return [
    style.bold(`Mesh ${printable(mesh.name)}`),
    say(FOUND[mesh.foundBy](mesh.foundIn.map(printable).join(", "))),
    say(`Istio ${tellSaid(mesh.release, "nothing names another release")}`),
    ...mesh.switches.map((one) => say(tellSaid(one, "asked for"))),
    say(`MeshConfig: ${tellSaid(mesh.meshConfig, "istiod's defaults: nothing holds settings of the mesh")}`),
    say(`Simulated: ${countsInWords(mesh.objects)}`),
    say(tellSidecars(mesh)),
    "",
    ...section("Rendered", renderedLines(mesh, page), page),
    ...section("Sidecars", workloadLines(mesh, page), page),
    ...section("Can move traffic and is not simulated", listed(mesh.unmodelled, "objects", page), page),
    ...section("Passed over, for no listener depends on it", passedOverLines(mesh, page), page),
    ...section(
      "Assumed",
      mesh.assumed.map((text) => item("-", text, page)),
      page,
    ),
  ];
}

const FOUND: Readonly<Record<FoundBy, (places: string) => string>> = {
  settings: (places) => `Named in ${places === "" ? "the settings" : places}.`,
  environment: (places) => `An environment of its own by ${places}.`,
  everything: () => "Everything here is one mesh: nothing tells clusters or environments apart.",
};

function tellSaid({ value, what, location }: Said, otherwise: string): string {
  const from = [what === undefined ? [] : [what], location === undefined ? [] : [formatLocation(location)]].flat();
  return `${printable(value)} (${from.length === 0 ? otherwise : printable(from.join(", "))})`;
}

function countsInWords(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([kind, count]) =>
    quantity(count, printable(kind), plural(printable(kind))),
  );
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

const plural = (kind: string): string =>
  /s$/.test(kind) ? kind.replace(/ss$/, "sses") : `${kind.replace(/([^aeiou])y$/, "$1ie")}s`;

const MAKINGS: Readonly<Record<Making, string>> = {
  kustomize: "kustomize",
  helm: "helm",
  "as-written": "as written",
  "not-rendered": "not rendered",
};

function renderedLines({ units, filesAsWritten }: ExplainedMesh, page: Page): readonly string[] {
  const rows = units.map((unit) => [
    MAKINGS[unit.making],
    printable(unit.directory || "."),
    quantity(unit.objects, "object"),
    byWhom(unit),
  ]);
  const plain = filesAsWritten === 0 ? [] : [["as written", quantity(filesAsWritten, "other file"), "", ""]];
  return capped(columns([...rows, ...plain]), { limit: 2 * SHOWN, what: "units" }, (line) => `    ${line}`).map(
    (line) => page.style.dim(line),
  );
}

function byWhom({ deployedBy, kind }: ExplainedUnit): string {
  if (deployedBy !== undefined) return printable(`${deployedBy.what} (${formatLocation(deployedBy.location)})`);
  return kind === "chart" ? "nothing says who deploys it" : "";
}

function passedOverLines({ passedOver }: ExplainedMesh, page: Page): readonly string[] {
  const counts = countsInWords(passedOver);
  return counts === "nothing" ? [] : [paragraph(counts, page, "    ")];
}

function listed(names: readonly string[], what: string, page: Page): readonly string[] {
  return capped(names, { limit: SHOWN, what }, (name) => item("-", withoutBackticks(printable(name)), page));
}
