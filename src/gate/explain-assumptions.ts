// One simulated mesh -> what was taken to be so for it and Git does not say, in sentences; and what files under `assume` say in vain.
import { compareText } from "../manifests/compare-text.ts";
import { type Document, locate } from "../manifests/document.ts";
import { joinWords } from "../manifests/join-words.ts";
import type { Notice } from "../manifests/notice.ts";
import { identifyObjects } from "../mesh/identify-objects.ts";
import { objectKey } from "../mesh/mesh.ts";
import { namespaceDiscovery } from "../simulation/registry.ts";
import type { Simulation } from "../simulation/simulate.ts";

/** In sentences. */
export function assumptionsOf(simulation: Simulation): readonly string[] {
  const { mesh, decidedBy, sidecars } = simulation;
  const assumed = [...new Set(sidecars.filter((one) => one.assumed).map(({ workload }) => workload.namespace))];
  const isOne = assumed.length === 1;
  return [
    ...(decidedBy.some(({ name }) => name === "release")
      ? []
      : ["Nothing names a release of Istio: the newest that Earshot knows is simulated."]),
    ...(mesh.configFrom === undefined ? ["Nothing holds settings of the mesh: istiod's defaults are used."] : []),
    ...(assumed.length === 0
      ? []
      : [
          `${isOne ? "Namespace" : "Namespaces"} ${joinWords(assumed.sort(compareText))} ${isOne ? "has" : "have"} no manifest, so ${isOne ? "its" : "their"} labels are not known: sidecars are assumed there.`,
        ]),
    ...assumedServices(simulation),
  ];
}

/** Services that no manifest holds; istiod passes over those of namespaces that it does not look at. */
function assumedServices({ mesh, profile }: Simulation): readonly string[] {
  const { assumed = [] } = mesh;
  if (assumed.length === 0) return [];
  const names = assumed.map(({ namespace, name }) => `${namespace}/${name}`);
  const isSeen = namespaceDiscovery(mesh, profile);
  const unseen = [...new Set(assumed.map(({ namespace }) => namespace))].filter((namespace) => !isSeen(namespace));
  const hidden =
    unseen.length === 0
      ? ""
      : ` By its discoverySelectors istiod does not look at ${joinWords(unseen)}, as far as Git says.`;
  const [are, they] = names.length === 1 ? ["Service", "it is"] : ["Services", "they are"];
  return [
    `No manifest holds ${are} ${joinWords(names)}: ${they} taken to be there, as in every cluster (assumeMinimum: false in the settings ends that).${hidden}`,
  ];
}

const MOST_NAMES = 5;

/** Objects of files under `assume` that the repository holds itself by now. */
export function heldTwice(documents: readonly Document[], assumedFiles: readonly string[] = []): readonly Notice[] {
  const files = new Set(assumedFiles);
  const objects = assumedFiles.length === 0 ? [] : identifyObjects(documents).objects;
  const own = new Set(objects.filter(({ source }) => !files.has(source.path)).map(objectKey));
  const twice = objects.filter((object) => files.has(object.source.path) && own.has(objectKey(object)));
  return [...Map.groupBy(twice, ({ source }) => source.path).values()].map((all) => {
    const names = all.slice(0, MOST_NAMES).map(objectKey);
    const more = all.length > names.length ? ` and ${all.length - names.length} more` : "";
    return {
      code: "assumed-and-held",
      message: `${names.join(", ")}${more}: assumed here, and held by the repository itself, whose own counts. They can go from this file.`,
      location: locate((all[0] as (typeof all)[number]).source),
      relevance: "no",
    };
  });
}
