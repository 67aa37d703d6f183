// Who is named for a namespace that is hit: by the files of what runs there, in the mesh that the finding is about, as the base has it.
import { expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { toJson } from "../../src/report/to-json.ts";
import { review } from "../../src/review.ts";

const policies = readShippedPolicies();

const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: warehouse}
spec:
  hosts: [stock.mysql.example.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{number: 3306, name: tcp, protocol: TCP}]
`;

const space = (name: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {istio-injection: enabled}}\n`;

const client = (namespace: string, name: string, address = "10.10.13.110:3306") => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: web, env: [{name: DB, value: "${address}"}]}]}
`;

const FILES = {
  "namespaces/shop.yaml": space("shop"),
  "namespaces/billing.yaml": space("billing"),
  "shop/web.yaml": client("shop", "web"),
  "shop/search/index.yaml": client("shop", "index", "10.9.9.9:9200"),
  "billing/ledger.yaml": client("billing", "ledger", "10.9.9.9:9200"),
};

interface Asked {
  readonly files?: Readonly<Record<string, string>>;
  readonly owners?: Readonly<Record<string, string>>;
  readonly change?: Readonly<Record<string, string>>;
}

async function ownersOf({ files = FILES, owners = {}, change = {} }: Asked) {
  const before = new Map(Object.entries({ ...files, ...owners }));
  const after = new Map([...before, ["warehouse/stock.yaml", entry], ...Object.entries(change)] as const);
  const { findings, notices } = await review(before, after, { policies, istio: "1.30", today: "2026-11-01" });
  expect(notices.filter(({ location }) => location?.path.endsWith("CODEOWNERS"))).toEqual([]);
  return findings.map((finding) => finding.owners);
}

const OWNERS = "* @shop/platform\n/shop/ @shop/web\n/shop/search/ @shop/search\n/billing/ @shop/books\n";

test("the workloads that are hit decide; where none is known, all that runs in the namespace", async () => {
  const [owners] = await ownersOf({ owners: { CODEOWNERS: OWNERS } });
  expect(owners).toEqual([
    { namespace: "billing", owners: ["@shop/books", "@shop/platform"] },
    { namespace: "shop", owners: ["@shop/web"] },
  ]);
});

test.each([
  ["without a file", {}],
  ["where nobody owns it", { CODEOWNERS: "/docs/ @shop/docs" }],
  ["where the file that GitHub takes first says nothing", { ".github/CODEOWNERS": "", CODEOWNERS: OWNERS }],
  ["where it lies elsewhere", { "shop/CODEOWNERS": OWNERS }],
])("nobody %s", async (_when, owners) => {
  expect(await ownersOf({ owners })).toEqual([undefined]);
});

test("a change cannot say who is asked about it", async () => {
  const [owners] = await ownersOf({
    owners: { "docs/CODEOWNERS": OWNERS },
    change: { "docs/CODEOWNERS": "* @mallory" },
  });
  expect(owners?.flatMap((one) => one.owners)).not.toContain("@mallory");
});

test("a namespace of the same name in another mesh has other owners", async () => {
  const files = {
    "clusters/prod/web.yaml": `${space("shop")}---\n${client("shop", "web")}`,
    "clusters/staging/web.yaml": `${space("shop")}---\n${client("shop", "web")}`,
  };
  const owners = { CODEOWNERS: "/clusters/prod/ @shop/prod\n/clusters/staging/ @shop/staging\n" };
  const settings = "meshes: [{name: prod, paths: [warehouse/**, clusters/prod/**]}]";
  const own = await ownersOf({ files: { ...files, ".github/earshot.yml": settings }, owners });
  expect(own).toEqual([[{ namespace: "shop", owners: ["@shop/prod"] }]]);
});

test("the JSON report has them", async () => {
  const before = new Map(Object.entries({ ...FILES, CODEOWNERS: "* @shop/platform" }));
  const after = new Map([...before, ["warehouse/stock.yaml", entry]] as const);
  const json = toJson(await review(before, after, { policies, istio: "1.30" }));
  expect(json.findings[0]?.owners).toEqual([
    { namespace: "billing", owners: ["@shop/platform"] },
    { namespace: "shop", owners: ["@shop/platform"] },
  ]);
});
