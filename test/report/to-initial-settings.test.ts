import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RepositoryFacts, toInitialSettings } from "../../src/report/to-initial-settings.ts";
import { readSettings } from "../../src/settings/read-settings.ts";
import { NEWEST_POLICY_SET } from "../../src/settings/settings.ts";

const FACTS: RepositoryFacts = {
  mode: "enforce",
  newest: "1.30.3",
  folders: [],
  namespaces: ["shop"],
  assumedInjected: [],
};

function read(text: string) {
  const reading = readSettings({ path: "earshot.yml", text });
  if (reading.kind === "broken") throw new Error(`${JSON.stringify(reading.problems)}\n${text}`);
  return reading.settings;
}

/** What it teaches must be true as well: the comments that are YAML, without their marks. */
function uncommented(text: string): string {
  const keys = /^# ?((?:[a-zA-Z]+:| {2,}\S).*)$/;
  return text
    .split("\n")
    .map((line) => (line.startsWith("# yaml-language-server") ? line : line.replace(keys, "$1")))
    .join("\n");
}

describe("the first settings file", () => {
  test.each<[string, Partial<RepositoryFacts>, object]>([
    ["nothing is known", {}, { mode: "enforce", policySet: NEWEST_POLICY_SET, istio: "1.30" }],
    [
      "the repository names a release",
      { release: { value: "1.28.1", place: "istiod.yaml:7" } },
      { mode: "enforce", policySet: NEWEST_POLICY_SET },
    ],
    [
      "there is a file with MeshConfig",
      { meshConfigFile: "istio/mesh.yaml" },
      { meshes: [{ name: "default", meshConfig: "istio/mesh.yaml" }] },
    ],
    ["observing", { mode: "observe" }, { mode: "observe" }],
  ])("where %s", (_, more, expected) => {
    expect(read(toInitialSettings({ ...FACTS, ...more }))).toMatchObject(expected);
  });

  test("a release that the repository names is not written again, but told", () => {
    const text = toInitialSettings({ ...FACTS, release: { value: "1.28.1", place: "istiod.yaml:7" } });
    expect(text).toContain("Istio 1.28.1 (istiod.yaml:7)");
    expect(read(text).istio).toBeUndefined();
  });

  test.each<Partial<RepositoryFacts>>([
    {},
    { folders: ["clusters/prod", "clusters/stage"] },
    { release: { value: "1.28.1", place: "a.yaml:1" }, meshConfig: "ConfigMap in istio.yaml" },
    { namespaces: [], assumedInjected: ["shop"] },
  ])("what stands in its comments can be used too: %j", (more) => {
    const text = toInitialSettings({ ...FACTS, ...more });
    const settings = read(uncommented(text));
    expect(Object.keys(settings)).toEqual(
      expect.arrayContaining(["mode", "istio", "meshes", "calls", "policies", "waivers"]),
    );
  });

  test("whatever the repository calls its things, it can be used", () => {
    const name = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 3 }), (text, names) => {
        const release = { value: text, place: text };
        read(
          toInitialSettings({
            ...FACTS,
            release,
            meshConfig: text,
            folders: names,
            namespaces: names,
            assumedInjected: names,
          }),
        );
      }),
    );
  });
});
