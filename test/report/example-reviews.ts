// Reviews made by hand: the seed's story, quiet ones, one that could not be read.
import type { KnownCall } from "../../src/impact/find-calls.ts";
import type { CallChange, Capture, ChangedObject, ChosenBy, Impact, Way } from "../../src/impact/impact.ts";
import type { Review, ReviewedFinding } from "../../src/report/review.ts";
import type { CallResult, Symptom } from "../../src/simulation/call.ts";

interface CallSketch {
  readonly from: string;
  readonly to: string;
  readonly before: Partial<CallResult> & { readonly outcome: string };
  readonly after: Partial<CallResult> & { readonly outcome: string };
  readonly symptom: Symptom;
  readonly call?: Partial<KnownCall>;
  readonly chosenBy?: readonly [ChosenBy, ChosenBy];
}

function way(chosenBy: ChosenBy): Way {
  const own = chosenBy !== "swept" && chosenBy !== "unresolved";
  return { chosenBy, own, direct: chosenBy === "passthrough", takers: [] };
}

export function callChange({ from, to, before, after, symptom, call: more, chosenBy }: CallSketch): CallChange {
  const call: KnownCall = { from, to, protocol: "tcp", via: "", sure: false, ...more };
  return {
    call,
    before: { call, symptom: "connected", steps: [], ...before },
    after: { call, symptom: "connected", steps: [], ...after },
    ways: { before: way(chosenBy?.[0] ?? "passthrough"), after: way(chosenBy?.[1] ?? "swept") },
    symptom,
    causes: [],
  };
}

export const mysqlEntry: ChangedObject = {
  apiVersion: "networking.istio.io/v1",
  kind: "ServiceEntry",
  namespace: "demo",
  name: "mysql",
  change: "added",
  location: { path: "demo/mysql.yaml", startLine: 1, endLine: 14 },
  side: "after",
};

export const outsideDatabase = callChange({
  from: "demo1/mysql-client",
  to: "10.10.13.110:3306",
  before: { outcome: "PassthroughCluster", cluster: "PassthroughCluster", listener: "virtualOutbound" },
  after: {
    outcome: "outbound|3306||mysql.demo",
    cluster: "outbound|3306||mysql.demo",
    listener: "0.0.0.0:3306",
    endpoints: ["172.20.9.9:3306"],
  },
  symptom: "other-destination",
  call: { via: "MYSQL_ADDR", source: { path: "demo1/client.yaml", startLine: 21, endLine: 21 } },
});

const inMesh = "outbound|3306||mysql-server.demo1.svc.cluster.local";
const insideDatabase = callChange({
  from: "demo1/mysql-client",
  to: "mysql-server:3306",
  before: { outcome: inMesh, cluster: inMesh, listener: "10.68.228.107:3306" },
  after: { outcome: inMesh, cluster: inMesh, listener: "10.68.228.107:3306" },
  symptom: "connected",
  chosenBy: ["address", "address"],
  call: { via: "MYSQL_SERVER", source: { path: "demo1/client.yaml", startLine: 23, endLine: 23 } },
});

const unknownDatabase = callChange({
  from: "demo1/mysql-client",
  to: "db.corp.example:3306",
  before: { outcome: "unresolved", symptom: "unknown" },
  after: { outcome: "unresolved", symptom: "unknown" },
  symptom: "unknown",
  chosenBy: ["unresolved", "unresolved"],
  call: { via: "args", source: { path: "demo1/client.yaml", startLine: 25, endLine: 25 } },
});

export const seedCapture: Capture = {
  port: 3306,
  protocol: "tcp",
  listener: "0.0.0.0:3306",
  before: "PassthroughCluster",
  after: "outbound|3306||mysql.demo",
  ways: { before: way("passthrough"), after: way("swept") },
  symptom: "other-destination",
  workloads: ["billing/invoices", "demo1/mysql-client", "web/front"],
  namespaces: ["billing", "demo1", "web"],
  causes: [mysqlEntry],
};

const entryText = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: mysql
  namespace: demo
spec:
  hosts:
  - mysql.demo
  location: MESH_INTERNAL
  resolution: STATIC
  ports:
  - number: 3306
    name: tcp-mysql
    protocol: TCP
`;

export const seedFinding: ReviewedFinding = {
  id: "foreign-capture-5f0c21",
  policy: "foreign-capture",
  severity: "error",
  meshes: ["prod"],
  title: "MySQL traffic of demo1/mysql-client would go to mysql.demo",
  message:
    "ServiceEntry `demo/mysql` takes connections to port 3306 that are not meant for it: `demo1/mysql-client` → `10.10.13.110:3306` (`MYSQL_ADDR`, demo1/client.yaml:21). Today they go straight to the address that they name; after the merge they would go to `mysql.demo`.",
  remedy: "Give the entry addresses of its own, or export it only to those who use it.",
  location: { path: "demo/mysql.yaml", startLine: 1, endLine: 14, side: "after" },
  causes: [mysqlEntry],
  port: 3306,
  listeners: ["0.0.0.0:3306"],
  namespaces: ["billing", "demo1", "web"],
  workloads: ["billing/invoices", "demo1/mysql-client", "web/front"],
  subject: { calls: [outsideDatabase], captures: [seedCapture], listeners: [], conflicts: [] },
  fixKinds: ["add-address", "narrow-export", "confine-with-sidecar"],
  fixes: [
    {
      kind: "narrow-export",
      title: "Export ServiceEntry `demo/mysql` only to `demo`",
      reason: "Nobody else calls mysql.demo.",
      conditions: [],
      verified: true,
      recommended: false,
      edits: [{ path: "demo/mysql.yaml", before: entryText, after: `${entryText}  exportTo:\n  - .\n` }],
    },
    {
      kind: "add-address",
      title: "Give ServiceEntry `demo/mysql` the address 240.1.0.1",
      reason: "One line, touches nobody else.",
      conditions: ["Clients must resolve mysql.demo to it: DNS capture is on in this mesh."],
      verified: true,
      recommended: true,
      edits: [
        {
          path: "demo/mysql.yaml",
          before: entryText,
          after: entryText.replace("  location:", "  addresses:\n  - 240.1.0.1\n  location:"),
        },
      ],
    },
  ],
  rejectedFixes: [{ kind: "move-port", reason: "mysql.demo is called on port 3306 by `demo/report`" }],
};

export const seedImpact: Impact = {
  mesh: "prod",
  changed: [mysqlEntry],
  calls: [insideDatabase, unknownDatabase, outsideDatabase],
  captures: [seedCapture],
  listeners: [
    {
      change: "added",
      listener: "0.0.0.0:3306",
      workloads: ["billing/invoices", "demo1/mysql-client", "web/front"],
      namespaces: ["billing", "demo1", "web"],
      causes: [mysqlEntry],
    },
  ],
  conflicts: [],
  notices: [],
};

export const seedReview: Review = {
  verdict: "block",
  meshes: [
    { name: "prod", istio: "1.30.3", workloads: 41, namespaces: 3, assumedInjected: ["billing"], unmodelled: [] },
  ],
  findings: [seedFinding],
  impacts: [seedImpact],
  assumptions: [
    {
      kind: "namespace-labels",
      mesh: "prod",
      about: ["Namespace billing"],
      text: "Pods of `billing` are taken to have a sidecar; Git holds no Namespace manifest that says so",
      settle: "`kubectl get namespace -L istio-injection,istio.io/rev` tells",
      matters: true,
      otherwise: {
        if: "pods of `billing` have no sidecar",
        gone: [],
        changed: [{ ...seedFinding, namespaces: ["demo1", "web"] }],
        only: [],
        possible: [],
        calls: [],
      },
    },
    {
      kind: "pods",
      mesh: "prod",
      about: [],
      text: "All pods are taken to run and to be ready",
      matters: false,
    },
  ],
  notices: [
    {
      code: "duplicate-key",
      message: "The key replicas is there twice; the last one counts.",
      location: { path: "web/front.yaml", startLine: 9, endLine: 9 },
      relevance: "no",
      incomplete: false,
    },
  ],
};

export const quietReview: Review = {
  verdict: "pass",
  meshes: [{ name: "default", istio: "1.30.3", workloads: 41, namespaces: 3, assumedInjected: [], unmodelled: [] }],
  findings: [],
  impacts: [
    {
      mesh: "default",
      changed: ["a", "b", "c"].map((name) => ({ ...mysqlEntry, name })),
      calls: [insideDatabase],
      captures: [],
      listeners: [],
      conflicts: [],
      notices: [],
    },
  ],
  assumptions: [],
  notices: [],
};

export const movingReview: Review = {
  ...quietReview,
  impacts: quietReview.impacts.map((impact) => ({ ...impact, calls: [outsideDatabase] })),
};

export const incompleteReview: Review = {
  ...quietReview,
  verdict: "incomplete",
  notices: [
    {
      code: "yaml-syntax",
      message: "This is not YAML: bad indentation of a mapping entry.",
      location: { path: "shop/cart.yaml", startLine: 7, endLine: 7 },
      relevance: "yes",
      incomplete: true,
    },
    {
      code: "release-assumed",
      message: "Nothing names a release of Istio: 1.30.3 is assumed.",
      relevance: "no",
      incomplete: false,
    },
  ],
};
