// ApplicationSets: what the repository determines is deployed like any Application; the rest is told with its line.
import { describe, expect, test } from "vitest";
import { weighNotices } from "../../src/manifests/weigh-notices.ts";
import { type Files, renderFiles, service, tell } from "./state.ts";

const applicationSet = (generators: string, rest = "") => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: teams
spec:
  generators: ${generators}
  ${rest}
  template:
    metadata: {name: "{{path.basename}}"}
    spec:
      source: {path: "{{path}}"}
      destination: {name: "{{cluster}}", namespace: "{{path.basename}}"}
`;

const SHOP = { "apps/shop/web.yaml": service("web"), "apps/billing/web.yaml": service("web") };

async function made(files: Files) {
  const { units } = await renderFiles(files);
  return units.flatMap(({ environment = "-", documents }) => documents.map((one) => `${environment}: ${tell(one)}`));
}

async function noticesOf(files: Files) {
  const { units } = await renderFiles(files);
  return units.flatMap(({ notices }) => notices);
}

describe("an ApplicationSet makes an Application", () => {
  test("of each element of a list", async () => {
    const generators = "[{list: {elements: [{cluster: east, path: apps/shop, path.basename: shop}]}}]";
    expect(await made({ "sets.yaml": applicationSet(generators), ...SHOP })).toEqual([
      "east: Service shop/web < apps/shop/web.yaml:1",
    ]);
  });

  test("of each directory that matches, but for those that are excluded", async () => {
    const generators =
      "[{git: {values: {c: east}, directories: [{path: apps/*}, {path: apps/billing, exclude: true}]}}]";
    const set = applicationSet(generators).replace("{{cluster}}", "{{values.c}}");
    expect(await made({ "sets.yaml": set, ...SHOP })).toEqual(["east: Service shop/web < apps/shop/web.yaml:1"]);
  });

  test("unless a matrix in a matrix in a matrix would ask for hours", async () => {
    const elements = Array.from({ length: 400 }, (_, index) => `{a: "${index}"}`).join();
    const inside = (generator: string) => `{matrix: {generators: [{list: {elements: [${elements}]}}, ${generator}]}}`;
    const generators = `[${inside(inside(inside("{list: {elements: []}}")))}]`;
    const told = await noticesOf({ "sets.yaml": applicationSet(generators), ...SHOP });
    expect(told.map(({ code }) => code)).toContain("application-set");
  });

  test("of each pair of a matrix, and of files, in Go's templates too", async () => {
    const generators =
      "[{matrix: {generators: [{git: {files: [{path: 'fleet/*.json'}]}}, {list: {elements: [{app: shop}]}}]}}]";
    const set = applicationSet(generators)
      .replace('path: "{{path}}"', "path: 'apps/{{ .app }}'")
      .replace("{{cluster}}", "{{ .at.name }}");
    const files = {
      "sets.yaml": set,
      "fleet/a.json": '{"at": {"name": "east"}}',
      "fleet/b.json": '{"at": {"name": "west"}}',
    };
    expect(await made({ ...files, ...SHOP })).toEqual([
      "east: Service fleet/web < apps/shop/web.yaml:1",
      "west: Service fleet/web < apps/shop/web.yaml:1",
    ]);
    expect(await noticesOf({ ...files, ...SHOP })).toEqual([]);
  });
});

const cluster = (name: string, labels = "", rest = "") => `apiVersion: v1
kind: Secret
metadata: {name: ${name}-secret, labels: {argocd.argoproj.io/secret-type: cluster${labels}}}
stringData: {name: ${name}, server: "https://${name}.example.com"${rest}}
`;

const FLEET = {
  "fleet/east.yaml": cluster("east", ", tier: prod", ", config: '{}'"),
  "fleet/west.yaml": cluster("west", ", tier: test"),
};

/** A set whose Applications go to `{{name}}`, whatever else is said. */
const onClusters = (generators: string, rest = "") =>
  applicationSet(generators, rest).replace("{{cluster}}", "{{name}}").replace('"{{path}}"', "apps/shop");

describe("clusters that Secrets of the repository tell of", () => {
  test("each gets the Application, and so does the one that Argo CD runs in, unless labels choose", async () => {
    const all = onClusters("[{clusters: {}}]").replaceAll("{{path.basename}}", "shop");
    const files = { "sets.yaml": all, ...FLEET, ...SHOP };
    expect(await made(files)).toEqual([
      "-: Service shop/web < apps/shop/web.yaml:1",
      "east: Service shop/web < apps/shop/web.yaml:1",
      "west: Service shop/web < apps/shop/web.yaml:1",
    ]);
    expect(await noticesOf(files)).toEqual([]);
    const chosen = all.replace("{clusters: {}}", "{clusters: {selector: {matchLabels: {tier: prod}}}}");
    expect(await made({ ...files, "sets.yaml": chosen })).toEqual(["east: Service shop/web < apps/shop/web.yaml:1"]);
    const others = all.replace(
      "{clusters: {}}",
      "{clusters: {selector: {matchExpressions: [{key: tier, operator: NotIn, values: [prod]}]}}}",
    );
    expect(await made({ ...files, "sets.yaml": others })).toEqual(["west: Service shop/web < apps/shop/web.yaml:1"]);
  });

  test("labels, annotations and values fill the template, in both ways of writing it", async () => {
    const labelled = {
      "fleet/east.yaml": cluster("east", ", example.com/team: billing").replace("}}", "}, annotations: {ns: b}}"),
    };
    const generator =
      "[{clusters: {selector: {matchLabels: {argocd.argoproj.io/secret-type: cluster}}, values: {ns: '{{metadata.annotations.ns}}-1'}}}]";
    const simple = onClusters(generator)
      .replace("path: apps/shop", 'path: "apps/{{metadata.labels.example.com/team}}"')
      .replace('namespace: "{{path.basename}}"', 'namespace: "{{values.ns}}"');
    const go = onClusters(generator.replace("{{metadata.", "{{.metadata."), "goTemplate: true")
      .replace("path: apps/shop", `path: 'apps/{{ index .metadata.labels "example.com/team" }}'`)
      .replace('namespace: "{{path.basename}}"', 'namespace: "{{ .values.ns }}"')
      .replace("{{name}}", "{{.name}}");
    for (const set of [simple, go]) {
      expect(await made({ "sets.yaml": set, ...labelled, ...SHOP })).toEqual([
        "east: Service b-1/web < apps/billing/web.yaml:1",
      ]);
    }
  });

  test("a matrix of clusters and directories; the second generator may ask what the first gives", async () => {
    const set = applicationSet(
      "[{matrix: {generators: [{clusters: {selector: {matchLabels: {tier: prod}}}}, {git: {directories: [{path: 'apps/*'}]}}]}}]",
    ).replace("{{cluster}}", "{{name}}");
    expect(await made({ "sets.yaml": set, ...FLEET, ...SHOP })).toEqual([
      "east: Service billing/web < apps/billing/web.yaml:1",
      "east: Service shop/web < apps/shop/web.yaml:1",
    ]);
    const asked = set.replace(
      /generators: \[\{matrix.*/,
      "generators: [{matrix: {generators: [{list: {elements: [{tier: test, path: apps/shop, path.basename: s}]}}, {clusters: {selector: {matchLabels: {tier: '{{tier}}'}}}}]}}]",
    );
    expect(await made({ "sets.yaml": asked, ...FLEET, ...SHOP })).toEqual([
      "west: Service s/web < apps/shop/web.yaml:1",
    ]);
  });

  test("merge: what others say of the same cluster wins", async () => {
    const set = applicationSet(
      "[{merge: {mergeKeys: [name], generators: [{clusters: {selector: {matchExpressions: [{key: tier, operator: Exists}]}, values: {app: shop}}}, {list: {elements: [{name: west, values.app: billing}, {name: north, values.app: x}]}}]}}]",
    )
      .replace("{{cluster}}", "{{name}}")
      .replace("{{path}}", "apps/{{values.app}}")
      .replaceAll("{{path.basename}}", "{{values.app}}");
    expect(await made({ "sets.yaml": set, ...FLEET, ...SHOP })).toEqual([
      "west: Service billing/web < apps/billing/web.yaml:1",
      "east: Service shop/web < apps/shop/web.yaml:1",
    ]);
  });

  test("a server has the name of its cluster; so has one that is sealed or fetched, as far as its template says", async () => {
    const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec: {source: {path: apps/shop}, destination: {server: "https://east.example.com", namespace: shop}}
`;
    const base64 = cluster("east")
      .replace("stringData: {name: east", `data: {name: ${btoa("east")}`)
      .replace('"https://east.example.com"', btoa("https://east.example.com"));
    const template =
      "template: {metadata: {labels: {argocd.argoproj.io/secret-type: cluster}}, data: {name: east, server: 'https://east.example.com'}}";
    const sealed = `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: east}\nspec: {${template}}\n`;
    const fetched = `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: east}\nspec: {target: {${template}}}\n`;
    for (const secret of [cluster("east"), base64, sealed, fetched]) {
      const files = { "apps.yaml": application, "fleet/east.yaml": secret, ...SHOP };
      expect(await made(files)).toEqual(["east: Service shop/web < apps/shop/web.yaml:1"]);
    }
  });

  test("what labels of a list's own elements choose", async () => {
    const set = applicationSet(
      "[{list: {elements: [{cluster: east, path: apps/shop, path.basename: s}, {cluster: west, path: apps/shop, path.basename: s}]}, selector: {matchLabels: {cluster: west}}}]",
    );
    expect(await made({ "sets.yaml": set, ...SHOP })).toEqual(["west: Service s/web < apps/shop/web.yaml:1"]);
  });
});

describe("clusters that the repository tells nothing of", () => {
  const open = (labels: string) => onClusters(`[{clusters: {${labels}}}]`).replaceAll("{{path.basename}}", "shop");

  test.each([
    ["all of them", ""],
    ["those with a label", "selector: {matchLabels: {tier: prod}}"],
  ])("%s: what goes to each alike is known; that is said, and stands in nobody's way", async (_, labels) => {
    const files = { "sets.yaml": open(labels), ...SHOP };
    expect(await made(files)).toEqual(["-: Service shop/web < apps/shop/web.yaml:1"]);
    const notices = await noticesOf(files);
    expect(notices.map(({ code, relevance }) => [code, relevance])).toEqual([["application-set", "no"]]);
    expect(notices[0]?.message).toMatch(/^ApplicationSet teams deploys to clusters that no Secret/);
  });
});

describe("what is not known of an ApplicationSet", () => {
  // Which directory it is depends on the cluster.
  const set = onClusters("[{clusters: {}}]").replace(
    "path: apps/shop",
    "path: apps/shop, kustomize: {namePrefix: '{{name}}-'}",
  );
  const files = { "sets.yaml": set.replaceAll("{{path.basename}}", "shop"), ...SHOP };

  test("is told at its generators, with what to do", async () => {
    const [notice, ...others] = await noticesOf(files);
    expect(others).toEqual([]);
    expect(notice?.location).toEqual({ path: "sets.yaml", startLine: 6, endLine: 6 });
    expect(notice?.message).toMatch(/^ApplicationSet teams: what the generator clusters would make is not known/);
    expect(notice?.message).toMatch(/use list and git generators/);
  });

  test("stands in the way of a verdict only where the change is in what it deploys", async () => {
    const notices = await noticesOf(files);
    const inTheWay = (path: string) =>
      weighNotices(notices, [], { paths: new Set([path]), objects: true })[0]?.incomplete;
    expect(inTheWay("sets.yaml")).toBe(true);
    expect(inTheWay("apps/shop/new.yaml")).toBe(true);
    expect(inTheWay("apps/shop-2/new.yaml")).toBe(false);
    expect(inTheWay("apps/billing/web.yaml")).toBe(false);
  });

  test.each([
    ["a parameter that nothing gives", "[{list: {elements: [{path: apps/shop}]}}]", "", /parameters or functions/],
    ["a directory of another repository", "[{git: {directories: [{path: elsewhere/*}]}}]", "", /the generator git/],
    ["a patch of the template", "[{list: {elements: []}}]", "templatePatch: '{}'", /templatePatch/],
  ])("%s", async (_, generators, rest, words) => {
    expect((await noticesOf({ "sets.yaml": applicationSet(generators, rest), ...SHOP }))[0]?.message).toMatch(words);
  });
});
