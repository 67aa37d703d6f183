// Changes of meshes of the corpus, as people make them: some objects go, some of another mesh come, some are edited.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { keepReadings } from "../../src/manifests/keep-readings.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { remember } from "../../src/manifests/remember.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";
import type { Mesh } from "../../src/mesh/mesh.ts";

const CORPUS = join(import.meta.dirname, "..", "conformance");
export const RELEASES = ["1.4.10", "1.10.6", "1.20.8", "1.22.8", "1.30.3", "1.31.0-rc.0"] as const;
const SEPARATOR = /^---$/m;

const documentsIn = (directory: string): readonly string[] =>
  readFileSync(join(directory, "manifests.yaml"), "utf8")
    .split(SEPARATOR)
    .filter((text) => /^kind:/m.test(text));
const subdirectories = (directory: string) => readdirSync(directory).map((name) => join(directory, name));

const meshes = subdirectories(join(CORPUS, "meshes")).map(documentsIn);
const cases = subdirectories(join(CORPUS, "cases")).flatMap(subdirectories).map(documentsIn);

/** What people do to a manifest; each does nothing to most of them. */
const EDITS: readonly ((text: string) => string)[] = [
  (text) => text.replace(/number: \d+/, "number: 3306"),
  (text) => text.replace(/port: \d+/, "port: 80"),
  (text) => text.replace(/protocol: \w+/, "protocol: TCP"),
  (text) => text.replace(/replicas: \d+/, "replicas: 3"),
  (text) => text.replace(/^( *)namespace: \S+$/m, "$1namespace: demo"),
  (text) => text.replace(/^( *)namespace: \S+$/m, '$&\n$1annotations: {networking.istio.io/exportTo: "."}'),
  (text) => text.replace(/exportTo: .*$/m, 'exportTo: ["*"]'),
  (text) => text.replace(/resolution: \w+/, "resolution: STATIC"),
  (text) => text.replace(/- name: \w+$/m, "- name: http"),
  (text) => text.replace(/clusterIP: .*$/m, "clusterIP: None"),
  // The same object, written elsewhere.
  (text) => `# moved\n${text}`,
];

interface Change {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export const place = fc.nat({ max: 1000 });

/** Some objects of a mesh go, some of another one come, some are edited. */
export const change: fc.Arbitrary<Change> = fc
  .record({
    home: place,
    other: place,
    gone: fc.array(place, { maxLength: 2 }),
    come: fc.array(place, { maxLength: 2 }),
    edited: fc.array(fc.tuple(place, fc.constantFrom(...EDITS)), { maxLength: 2 }),
  })
  .map(({ home, other, gone, come, edited }) => {
    const before = meshes[home % meshes.length] ?? [];
    const others = [...cases, ...meshes][other % (cases.length + meshes.length)] ?? [];
    const leaving = new Set(gone.map((one) => one % before.length));
    const edits = new Map(edited.map(([one, edit]) => [one % before.length, edit]));
    const kept = before
      .map((text, index) => edits.get(index)?.(text) ?? text)
      .filter((_, index) => !leaving.has(index));
    return { before, after: [...kept, ...come.flatMap((one) => others[one % others.length] ?? [])] };
  });

/** Reads the documents of several states; those that they share are the same objects. */
export function reader(): (documents: readonly string[], base?: Mesh) => Mesh {
  const read = keepReadings();
  const paths = new Map<string, string>();
  return (documents, base) => {
    const files = new Map(documents.map((text) => [remember(paths, text, () => `${paths.size}.yaml`), text]));
    return buildMesh(readDocuments(files, read).documents, { name: "default", ...(base && { base }) }).mesh;
  };
}
