// A mesh that is spread over several repositories: what is in the others is met, told, never edited; and what is not read counts.
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { explainRepository } from "../../src/gate/explain-repository.ts";
import type { SourceReadings } from "../../src/gate/sources.ts";
import type { Snapshot } from "../../src/manifests/snapshot.ts";
import { review } from "../../src/review.ts";

const policies = readShippedPolicies();

const CLIENT = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: web:1, env: [{name: DATABASE, value: "10.10.13.110:3306"}]}]
`;

const ENTRY = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: warehouse}
spec:
  hosts: [stock.example.com]
  ports: [{number: 3306, name: tcp, protocol: TCP}]
  resolution: DNS
`;

const SETTINGS = ".github/earshot.yml";
const NAMED = "sources:\n  - {repo: acme/shop, paths: ['apps/**']}\n";

const read = (files: Readonly<Record<string, string>>) =>
  ({ kind: "read", files: new Map(Object.entries(files)) }) as const;

function change(settings: string, more: Readonly<Record<string, string>> = {}): readonly [Snapshot, Snapshot] {
  const before = {
    [SETTINGS]: settings,
    "namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: warehouse}\n",
    ...more,
  };
  return [new Map(Object.entries(before)), new Map(Object.entries({ ...before, "stock.yaml": ENTRY }))];
}

const reviewWith = (settings: string, sources?: SourceReadings, more = {}) =>
  review(...change(settings, more), { policies, istio: "1.30", ...(sources !== undefined && { sources }) });

const SHOP: SourceReadings = new Map([["acme/shop", read({ "apps/web.yaml": CLIENT, "ci/web.yaml": "a: 1\n" })]]);

describe("a directory of this repository that is called as those of others are", () => {
  const adding = async (path: string) => {
    const before = new Map(Object.entries({ [SETTINGS]: NAMED, "web.yaml": "a: 1\n" }));
    const { verdict, notices } = await review(before, new Map([...before, [path, ENTRY]]), {
      policies,
      istio: "1.30",
      sources: SHOP,
    });
    return { verdict, codes: notices.filter(({ incomplete }) => incomplete).map(({ code }) => code) };
  };

  test("is a part of the mesh where no settings name it", async () => {
    expect((await adding("@acme/other/stock.yaml")).verdict).toBe("block");
  });

  test("is in the way of the change that alters it where they do", async () => {
    expect(await adding("@acme/shop/stock.yaml")).toEqual({ verdict: "incomplete", codes: ["source-collision"] });
  });
});

describe("a client in another repository", () => {
  test("is hit, at the line where it is written", async () => {
    const { verdict, findings } = await reviewWith(NAMED, SHOP);
    expect(verdict).toBe("block");
    expect(
      findings[0]?.subject.calls.map(({ call }) => `${call.from} ${call.source?.path}:${call.source?.startLine}`),
    ).toEqual(["shop/web @acme/shop/apps/web.yaml:13"]);
  });

  test("is not hit where nobody names its repository", async () => {
    expect((await reviewWith("mode: enforce\n", SHOP)).verdict).toBe("pass");
  });

  test("gets no fix in files that are not this repository's", async () => {
    const { findings } = await reviewWith(NAMED, SHOP);
    const paths = findings.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map(({ path }) => path)));
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => path.startsWith("@"))).toEqual([]);
  });

  test("how much of the mesh was seen is told", async () => {
    const { notices } = await reviewWith(NAMED, SHOP);
    expect(notices).toContainEqual(
      expect.objectContaining({
        code: "sources",
        message: "This mesh is spread over 2 repositories, of which 2 were seen: this one and acme/shop (1 file).",
      }),
    );
  });
});

describe("a repository that was not read", () => {
  test("stands in the way of a verdict", async () => {
    const { verdict, notices } = await reviewWith(
      NAMED,
      new Map([["acme/shop", { kind: "unread", reason: "it is away" }]]),
    );
    expect(verdict).toBe("incomplete");
    expect(notices).toContainEqual(
      expect.objectContaining({
        code: "source-unread",
        incomplete: true,
        message: expect.stringContaining("it is away"),
      }),
    );
    expect(notices).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining("of which 1 was seen: this one.") }),
    );
  });

  test("also where nobody gave it", async () => {
    const { verdict, notices } = await reviewWith(NAMED);
    expect(verdict).toBe("incomplete");
    expect(notices).toContainEqual(expect.objectContaining({ message: expect.stringContaining("--source") }));
  });

  test("but not of a change that alters no object", async () => {
    const [before] = change(NAMED);
    const after = new Map([...before, ["notes.yaml", "a: 2\n"]]);
    expect((await review(before, after, { policies, istio: "1.30" })).verdict).toBe("pass");
  });
});

describe("which mesh it belongs to", () => {
  const meshes = `meshes:
  - {name: prod, paths: ["**/*.yaml"], sources: [{repo: acme/shop, ref: release/1}]}
  - {name: staging, paths: ["**/*.yaml"]}
`;
  const sources: SourceReadings = new Map([["acme/shop@release/1", read({ "apps/web.yaml": CLIENT })]]);

  test("the one that names it, and no other", async () => {
    const { findings } = await reviewWith(meshes, sources);
    expect(findings.map(({ meshes: hit }) => hit)).toEqual([["prod"]]);
  });

  test("explained with the rest", async () => {
    const [state] = change(meshes);
    const { meshes: explained } = await explainRepository(state, { policies, sources });
    expect(explained.map(({ name, workloads }) => [name, workloads.map(({ workload }) => workload)])).toEqual([
      ["prod", ["shop/web"]],
      ["staging", []],
    ]);
  });
});

test("a directory of this repository does not pass for another repository", async () => {
  const { verdict, notices } = await reviewWith(NAMED, SHOP, { "@acme/shop/apps/web.yaml": "a: 1\n" });
  expect(verdict).toBe("block");
  expect(notices).toContainEqual(expect.objectContaining({ code: "source-collision" }));
});

test("settings and cases of the other repository are its own", async () => {
  const sources: SourceReadings = new Map([
    ["acme/shop", read({ ".github/earshot.yml": "mode: observe\n", ".github/web.yaml": CLIENT })],
  ]);
  expect((await reviewWith("sources: [{repo: acme/shop}]\n", sources)).verdict).toBe("pass");
});

test("an Application deploys a directory of the other repository, in the namespace that it gives", async () => {
  const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: egress, namespace: argocd}
spec:
  source: {repoURL: "https://github.com/Acme/Platform.git", path: egress}
  destination: {server: https://kubernetes.default.svc, namespace: platform}
`;
  const more = { "apps/egress.yaml": application, "egress/README.yaml": "a: 1\n" };
  const [state] = change("sources: [{repo: acme/platform}]\n", more);
  const entry = ENTRY.replace(", namespace: warehouse", "");
  const { meshes } = await explainRepository(state, {
    policies,
    sources: new Map([["acme/platform", read({ "egress/stock.yaml": entry })]]),
  });
  expect(meshes[0]?.units).toMatchObject([
    { directory: "@acme/platform/egress", objects: 1, deployedBy: { what: "Application egress" } },
  ]);
  expect(meshes[0]?.notices.map(({ code }) => code)).not.toContain("default-namespace");
});
