// Whatever manifests hold, a mesh comes out, and the order of the documents does not change it.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Document, JsonValue } from "../../src/manifests/document.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";

const KINDS = [
  ["v1", "Namespace"],
  ["v1", "Service"],
  ["v1", "Endpoints"],
  ["v1", "Pod"],
  ["v1", "ConfigMap"],
  ["discovery.k8s.io/v1", "EndpointSlice"],
  ["apps/v1", "Deployment"],
  ["batch/v1", "CronJob"],
  ["networking.istio.io/v1", "ServiceEntry"],
  ["networking.istio.io/v1", "WorkloadEntry"],
  ["networking.istio.io/v1", "Sidecar"],
  ["networking.istio.io/v1", "VirtualService"],
  ["networking.istio.io/v1", "DestinationRule"],
  ["networking.istio.io/v1beta1", "ProxyConfig"],
  ["install.istio.io/v1alpha1", "IstioOperator"],
  ["gateway.networking.k8s.io/v1", "HTTPRoute"],
  ["gateway.networking.k8s.io/v1", "Gateway"],
  ["admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"],
] as const;

/** Fields that are looked at, with values of every wrong type in every place. */
const FIELDS = [
  ...["metadata", "spec", "data", "status", "subsets", "name", "namespace", "labels", "annotations", "ownerReferences"],
  ...["creationTimestamp", "template", "jobTemplate", "containers", "initContainers", "env", "value", "ports", "port"],
  ...[
    "number",
    "protocol",
    "hosts",
    "host",
    "addresses",
    "endpoints",
    "resolution",
    "workloadSelector",
    "exportTo",
    "egress",
  ],
  ...[
    "bind",
    "outboundTrafficPolicy",
    "egressProxy",
    "http",
    "tls",
    "tcp",
    "match",
    "route",
    "destination",
    "sniHosts",
    "weight",
  ],
  ...[
    "webhooks",
    "namespaceSelector",
    "matchExpressions",
    "values",
    "global",
    "proxy",
    "config",
    "neverInjectSelector",
  ],
  ...["dnsConfig", "searches", "options", "hostAliases", "hostnames", "securityContext", "revisionTags"],
  ...[
    "trafficPolicy",
    "parentRefs",
    "meshConfig",
    "mesh",
    "tag",
    "replicas",
    "clusterIP",
    "address",
    "__proto__",
    "constructor",
  ],
];

const scalar = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    true,
    0,
    1,
    -1,
    80,
    1e300,
    "",
    "*",
    ".",
    "~",
    "a",
    "cart",
    "10.1.1.1",
    "a: [",
    "unix://",
    "./*",
  ),
  fc.string(),
);
const anything = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...FIELDS), tie("value")), { maxLength: 5 })
      .map((fields) => Object.fromEntries(fields)),
  ),
})).value;

const position = { start: 0, end: 0, startLine: 1, endLine: 1, style: "block" } as const;
const document: fc.Arbitrary<Document> = fc
  .record({
    type: fc.constantFrom(...KINDS),
    path: fc.constantFrom("a.yaml", "b.yaml"),
    index: fc.nat(1000),
    metadata: fc.oneof(
      anything,
      fc.constantFrom("cart", "istio", "till").map((name) => ({ name, namespace: "shop" })),
    ),
    rest: fc.array(fc.tuple(fc.constantFrom(...FIELDS), anything), { maxLength: 6 }),
  })
  .map(({ type: [apiVersion, kind], path, index, metadata, rest }) => ({
    ...{ path, index, apiVersion, kind, position },
    value: Object.fromEntries([...rest, ["metadata", metadata]]),
  }));

test("no value crashes it, and it changes none", () => {
  fc.assert(
    fc.property(fc.array(document, { maxLength: 8 }), (documents) => {
      const before = JSON.stringify(documents);
      buildMesh(documents, { name: "default" });
      expect(JSON.stringify(documents)).toBe(before);
    }),
    { numRuns: 500 },
  );
});

test("no text of a MeshConfig crashes it", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        anything.map((value) => JSON.stringify(value)),
      ),
      (text) => {
        buildMesh([], { name: "default", meshConfig: { path: "mesh.yaml", text } });
      },
    ),
  );
});

test("the order of the documents changes nothing", () => {
  const path = new URL("../conformance/meshes/mesh-0001/manifests.yaml", import.meta.url);
  const { documents } = readDocuments(new Map([["mesh.yaml", readFileSync(path, "utf8")]]));
  const print = (shuffled: readonly Document[]) => {
    const { mesh, notices } = buildMesh(shuffled, { name: "default" });
    return JSON.stringify([{ ...mesh, namespaces: [...mesh.namespaces] }, notices]);
  };
  const expected = print(documents);
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...documents], { minLength: documents.length }),
      (shuffled) => print(shuffled) === expected,
    ),
    { numRuns: 20 },
  );
});
