// What cannot be built, and two manifests of one object, are in the way of whatever change has to do with them, by whatever path.
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import type { BuildResult, Renderer } from "../../src/manifests/rendering.ts";
import { type ReviewSettings, review } from "../../src/review.ts";
import { type Files, service, stateOf } from "../deployments/state.ts";

const SETTINGS: ReviewSettings = { policies: new Map(), istio: "1.30" };

/** Builds nothing: every kustomization of its kind of trouble. */
const never = (result: (root: string) => BuildResult): Renderer => ({
  kustomize: async ({ directory }) => result(directory),
  helm: async () => ({ kind: "missing", reason: "There is no helm" }),
});
const BROKEN = never(() => ({ kind: "failed", reason: "no matches for Id web" }));

async function verdictOf(
  before: Files,
  change: Record<string, string | undefined>,
  renderer: Renderer = BROKEN,
  policies: ReviewSettings["policies"] = new Map(),
) {
  const after = new Map(Object.entries({ ...before, ...change }).filter((entry) => entry[1] !== undefined));
  const asked = { ...SETTINGS, renderer, policies };
  return (await review(stateOf(before), after as ReadonlyMap<string, string>, asked)).verdict;
}

const overlay: Files = {
  "shop/base/kustomization.yaml": "resources: [web.yaml, mail.yaml]\n",
  "shop/base/web.yaml": service("web"),
  "shop/base/mail.yaml": service("mail"),
  "shop/retry/kustomization.yaml":
    "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: port.yaml}]\n",
  "shop/retry/port.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 81}]}\n",
  "shop/prod/kustomization.yaml": "namespace: shop\nresources: [../base]\ncomponents: [../retry]\n",
  "billing/bill.yaml": service("bill", "billing"),
};

describe("a kustomization that cannot be built", () => {
  test("is not in the way of a change that has nothing to do with it", async () => {
    expect(await verdictOf(overlay, { "billing/bill.yaml": service("bills", "billing") })).toBe("pass");
  });

  test.each<[string, Record<string, string | undefined>]>([
    ["itself", { "shop/prod/kustomization.yaml": `${overlay["shop/prod/kustomization.yaml"]}namePrefix: a-\n` }],
    ["an object of its base", { "shop/base/web.yaml": service("webs") }],
    ["its base", { "shop/base/kustomization.yaml": "resources: [web.yaml]\n" }],
    ["its component", { "shop/retry/kustomization.yaml": `${overlay["shop/retry/kustomization.yaml"]}images: []\n` }],
    ["a patch of its component", { "shop/retry/port.yaml": `${overlay["shop/retry/port.yaml"]}# 82\n` }],
    ["an object of its base, which goes", { "shop/base/mail.yaml": undefined }],
    ["its base, which goes", { "shop/base/kustomization.yaml": undefined }],
    ["its component, which goes", { "shop/retry/kustomization.yaml": undefined }],
    ["a patch of its component, which goes", { "shop/retry/port.yaml": undefined }],
  ])("is in the way of a change of %s", async (_, change) => {
    expect(await verdictOf(overlay, change)).toBe("incomplete");
  });

  test("is in the way of the change that breaks it, whatever file that is", async () => {
    let builds = 0;
    const breaking = never((directory) => {
      if (directory !== "shop/prod") return { kind: "failed", reason: "no resources" };
      builds += 1;
      return builds === 1
        ? { kind: "rendered", text: service("web", "shop") }
        : { kind: "failed", reason: "two of them" };
    });
    expect(await verdictOf(overlay, { "shop/base/kustomization.yml": "resources: []\n" }, breaking)).toBe("incomplete");
  });

  test("is told by the change that repairs it, which can pass", async () => {
    const mending: Renderer = {
      ...BROKEN,
      kustomize: async ({ files }) =>
        files.has("shop/retry/port.yaml")
          ? { kind: "failed", reason: "no matches for Id web" }
          : { kind: "rendered", text: service("web", "shop") },
    };
    const mended = new Map(Object.entries(overlay));
    mended.delete("shop/retry/port.yaml");
    mended.set("shop/retry/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n");
    const { verdict, notices } = await review(stateOf(overlay), mended, { ...SETTINGS, renderer: mending });
    expect(verdict).toBe("pass");
    expect(notices.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^Before the change: kustomize cannot build this/),
    );
  });

  test("because it was not waited for, is in the way of all: the cluster has what it makes", async () => {
    const slow = never(() => ({ kind: "stopped", reason: "it took longer than 30 seconds" }));
    expect(await verdictOf(overlay, { "billing/bill.yaml": service("bills", "billing") }, slow)).toBe("incomplete");
  });
});

describe("a kustomization that fails here, and perhaps only here", () => {
  const unrelated = { "billing/bill.yaml": service("bills", "billing") };
  const prod = (more: string, files: Files = {}): Files => ({
    ...overlay,
    "shop/prod/kustomization.yaml": `${overlay["shop/prod/kustomization.yaml"]}${more}`,
    ...files,
  });
  const remote = "resources: [../base, 'https://git.example.com/base.git//web?ref=v1']\n";

  test.each<[string, Files]>([
    ["a base that is elsewhere", { ...overlay, "shop/prod/kustomization.yaml": remote }],
    ["a chart that is elsewhere", prod("helmCharts: [{name: redis, repo: 'https://charts.example.com'}]\n")],
    [
      "a plugin",
      prod("transformers: [run.yaml]\n", {
        "shop/prod/run.yaml": "apiVersion: shop.example/v1\nkind: Run\nmetadata: {name: run}\n",
      }),
    ],
    ["a patch of a name that is not read", prod("patches: [{path: port.tmpl}]\n")],
  ])("without %s is in the way of whatever could matter, and of nothing else", async (_, files) => {
    expect(await verdictOf(files, unrelated)).toBe("incomplete");
    expect(await verdictOf(files, {})).toBe("pass");
  });

  test.each<[string, Files]>([
    [
      "what kustomize has itself",
      prod("transformers: [run.yaml]\n", {
        "shop/prod/run.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: run}\n",
      }),
    ],
    ["a base that nobody has", prod("bases: [../nowhere]\n")],
    ["a patch that nobody has", prod("patches: [{path: nowhere.yaml}]\n")],
  ])("with %s is not in the way of others: it is broken for everybody", async (_, files) => {
    expect(await verdictOf(files, unrelated)).toBe("pass");
  });
});

describe("two manifests of one ServiceEntry", () => {
  const web = (port: number) =>
    `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: web, namespace: shop}
spec: {hosts: [web.example], resolution: DNS, ports: [{name: tcp, number: ${port}, protocol: TCP}]}
`;
  const CALLER =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: pay, namespace: billing}\nspec: {selector: {matchLabels: {app: pay}}, template: {metadata: {labels: {app: pay}}, spec: {containers: [{name: pay, image: pay}]}}}\n";
  const files: Files = {
    "shop/base/kustomization.yaml": "resources: [web.yaml]\n",
    "shop/base/web.yaml": web(81),
    "shop/retry/kustomization.yaml":
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: port.yaml}]\n",
    "shop/retry/port.yaml": "port: 81\n",
    "shop/prod/kustomization.yaml": "resources: [../base]\ncomponents: [../retry]\n",
    "web-apps/kustomization.yaml": "resources: [web.yaml]\n",
    "web-apps/web.yaml": web(90),
    "billing/bill.yaml": service("bill", "billing"),
    "billing/pay.yaml": CALLER,
  };
  const built = (text: string, path: string) =>
    text.replace(
      "metadata: {name: web, namespace: shop}",
      `metadata:\n  name: web\n  namespace: shop\n  annotations:\n    config.kubernetes.io/origin: "path: ../repository/${path}\\n"\n`,
    );
  const portOf = (patch: unknown) => Number(String(patch).replace("port: ", ""));
  /** The kustomization shop/prod makes another port of the patch. */
  const patches: Renderer = {
    ...BROKEN,
    kustomize: async ({ directory, files: given }) => {
      if (directory === "web-apps")
        return { kind: "rendered", text: built(String(given.get("web-apps/web.yaml")), "web-apps/web.yaml") };
      const own = Number(/number: (\d+)/.exec(String(given.get("shop/base/web.yaml")))?.[1]);
      const port = own === 81 ? portOf(given.get("shop/retry/port.yaml")) : own;
      return { kind: "rendered", text: built(web(port), "shop/base/web.yaml") };
    },
  };
  const policies = readShippedPolicies();
  const judged = (before: Files, change: Record<string, string>, renderer = patches) =>
    verdictOf(before, change, renderer, policies);

  test("are not in the way of a change that touches neither", async () => {
    expect(await judged(files, { "billing/bill.yaml": `${files["billing/bill.yaml"]}# ours\n` })).toBe("pass");
    expect(await judged(files, { "billing/pay.yaml": CALLER.replace("image: pay", "image: pay:2") })).toBe("pass");
  });

  test.each<[string, Record<string, string>]>([
    ["the last one", { "web-apps/web.yaml": web(82) }],
    ["the other one", { "shop/base/web.yaml": web(82) }],
  ])("a change of %s is judged by that one", async (_, change) => {
    expect(await judged(files, change)).toBe("block");
  });

  test("are in the way of a change of a patch of the one that is not taken to be there", async () => {
    expect(await judged(files, { "shop/retry/port.yaml": "port: 82\n" })).toBe("incomplete");
  });

  test("are in the way where a patch of one mesh alters one, though another mesh has the same two as they were", async () => {
    const meshes = "meshes: [{name: prod, paths: ['prod/**']}, {name: staging, paths: ['staging/**']}]\n";
    const own = ["prod", "staging"].flatMap((mesh) => [
      [`${mesh}/retry/kustomization.yaml`, "resources: [../../base/web.yaml]\npatches: [{path: port.yaml}]\n"],
      [`${mesh}/retry/port.yaml`, "port: 81\n"],
      [`${mesh}/apps/kustomization.yaml`, "resources: [../../web-apps/web.yaml]\n"],
      [`${mesh}/pay.yaml`, CALLER],
    ]);
    const spread: Files = {
      ".github/earshot.yml": meshes,
      "base/web.yaml": web(81),
      "web-apps/web.yaml": web(90),
      ...Object.fromEntries(own),
    };
    const each: Renderer = {
      ...BROKEN,
      kustomize: async ({ directory, files: given }) => {
        const patch = given.get(`${directory}/port.yaml`);
        const text =
          patch === undefined ? built(web(90), "web-apps/web.yaml") : built(web(portOf(patch)), "base/web.yaml");
        return { kind: "rendered", text };
      },
    };
    expect(await judged(spread, { "billing/bill.yaml": "a: 1\n" }, each)).toBe("pass");
    for (const mesh of ["prod", "staging"])
      expect(await judged(spread, { [`${mesh}/retry/port.yaml`]: "port: 82\n" }, each)).toBe("incomplete");
    // It becomes what the other mesh had before.
    const apart = { ...spread, "staging/retry/port.yaml": "port: 82\n" };
    expect(await judged(apart, { "prod/retry/port.yaml": "port: 82\n" }, each)).toBe("incomplete");
  });
});

test("a build that was not waited for has a code of its own: it may be there the next time", async () => {
  const slow: BuildResult = { kind: "stopped", reason: "it took longer than 30 seconds" };
  const renderer: Renderer = { kustomize: async () => slow, helm: async () => slow };
  const chart = { "bills/Chart.yaml": "apiVersion: v2\nname: bills\n", "bills/templates/a.yaml": service("a") };
  const files = { ...overlay, ...chart };
  const { notices } = await review(stateOf(files), stateOf(files), { ...SETTINGS, renderer });
  const stopped = notices.filter(({ code }) => code === "build-stopped").map(({ location }) => location?.path);
  expect(stopped.toSorted()).toEqual(["bills/Chart.yaml", "shop/prod/kustomization.yaml"]);
});
