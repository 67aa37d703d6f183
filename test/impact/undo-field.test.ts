// A mesh with one field as it was before: what is built again still knows where it stands.
import { expect, test } from "vitest";
import { putBack } from "../../src/impact/mesh-objects.ts";
import { fieldKey } from "../../src/impact/undo-field.ts";
import { simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const ISTIOD = (tier: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: istiod, namespace: istio-system, labels: {tier: ${tier}}}
spec:
  selector: {matchLabels: {app: istiod}}
  template:
    metadata: {labels: {app: istiod}}
    spec:
      containers:
        - name: discovery
          image: docker.io/istio/pilot:1.28.2
          env: [{name: PILOT_ENABLE_IP_AUTOALLOCATE, value: "false"}]
`;

test("istiod's Deployment, whose variables have places", () => {
  const [before, after] = ["blue", "green"].map((tier) => {
    return simulateSnapshot(new Map([["istiod.yaml", ISTIOD(tier)]])).simulation.mesh;
  });
  if (before === undefined || after === undefined) throw new Error("two meshes were to be built");
  const istiod = { kind: "Deployment", namespace: "istio-system", name: "istiod" };
  const { workloads } = putBack(before, after, new Set([fieldKey(istiod, ["metadata", "labels", "tier"])]));
  expect(workloads.map(({ source }) => [source.position.startLine, source.value.metadata])).toEqual([
    [1, { name: "istiod", namespace: "istio-system", labels: { tier: "blue" } }],
  ]);
});
