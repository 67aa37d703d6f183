// What a repository is taken to have besides its manifests, as `earshot explain repository` tells it; and that reviews are quiet.
import { describe, expect, test } from "vitest";
import { explainRepository } from "../../src/gate/explain-repository.ts";
import { review } from "../../src/review.ts";

const policies = new Map<string, string>();

const service = (port: number) => `apiVersion: v1
kind: Service
metadata: {name: stock, namespace: warehouse}
spec: {clusterIP: 10.0.0.9, ports: [{name: tcp, port: ${port}}]}
`;
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}
`;
const stateOf = (settings: string, files: Readonly<Record<string, string>>) =>
  new Map(Object.entries({ ".github/earshot.yml": settings, "web.yaml": WEB, ...files }));
const explain = async (settings: string, files: Readonly<Record<string, string>> = {}) => {
  const { meshes } = await explainRepository(stateOf(settings, files), { policies, istio: "1.30" });
  return meshes.map(({ assumed, notices }) => ({ assumed: assumed.join("\n"), notices }));
};

describe("the Services of every cluster", () => {
  test("are told", async () => {
    const [mesh] = await explain("");
    expect(mesh?.assumed).toContain("default/kubernetes, kube-system/kube-dns and istio-system/istiod");
    expect(mesh?.assumed).toContain("assumeMinimum: false");
  });

  test("are not told of a mesh that settings take them from, and of the others they are", async () => {
    const settings =
      "assumeMinimum: true\nmeshes:\n- {name: near, paths: ['*']}\n- {name: far, paths: ['*'], assumeMinimum: false}\n";
    const told = (await explain(settings)).map(({ assumed }) => assumed.includes("kube-dns"));
    expect(told).toEqual([true, false]);
    expect((await explain("assumeMinimum: false\n"))[0]?.assumed).not.toContain("kube-dns");
  });

  test("that istiod does not look at are told to be such", async () => {
    const meshes = "meshes: [{name: live, meshConfig: mesh.yaml}]\n";
    const [mesh] = await explain(meshes, { "mesh.yaml": "discoverySelectors: [{matchLabels: {mesh: a}}]\n" });
    expect(mesh?.assumed).toContain("istiod does not look at default, kube-system and istio-system");
  });
});

describe("an object under assume that the repository holds itself", () => {
  const settings = "meshes: [{name: live, assume: ['live/*.yaml']}]\n";
  // Whichever of the files comes first.
  test.each(["a/stock.yaml", "z/stock.yaml"])("%s wins, and the review says nothing of it", async (path) => {
    const before = stateOf(settings, { "live/cluster.yaml": service(1), [path]: service(5432) });
    const after = new Map(before).set(path, service(5433));
    const { notices, impacts } = await review(before, after, { policies, istio: "1.30" });
    expect(notices).toEqual([]);
    expect(impacts[0]?.listeners.map(({ change, listener }) => `${change} ${listener}`).toSorted()).toEqual([
      "added 10.0.0.9:5433",
      "removed 10.0.0.9:5432",
    ]);
  });

  test("is told once by explain, which says that it can go", async () => {
    const files = { "live/cluster.yaml": service(1), "stock.yaml": service(5432) };
    const notices = (await explain(settings, files)).flatMap((mesh) => mesh.notices);
    expect(notices.map(({ code, location }) => [code, location?.path])).toEqual([
      ["assumed-and-held", "live/cluster.yaml"],
    ]);
    expect(notices[0]?.message).toMatch(/^Service warehouse\/stock: .* They can go from this file\.$/);
  });

  test("two files of the repository are told as before", async () => {
    const files = { "a.yaml": service(1), "b.yaml": service(5432) };
    const notices = (await explain(settings, files)).flatMap((mesh) => mesh.notices);
    expect(notices.map(({ code }) => code)).toContain("duplicate-object");
  });
});
