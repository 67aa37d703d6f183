// Services that every cluster has: told where a change meets them, what would be otherwise without them, and nobody sent to edit them.
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import { toJson } from "../../../src/report/to-json.ts";
import { toText } from "../../../src/report/to-text.ts";
import { type ReviewSettings, review } from "../../../src/review.ts";

const policies = readShippedPolicies();

type Files = Readonly<Record<string, string>>;

const reviewOf = (before: Files, after: Files, settings: Partial<ReviewSettings> = {}) =>
  review(new Map(Object.entries(before)), new Map(Object.entries(after)), { policies, istio: "1.30", ...settings });

const cart = (...calls: readonly string[]) => `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
      - name: cart
        env: [${calls.map((to, index) => `{name: CALL_${index}, value: "${to}"}`).join(", ")}]
`;

const MESH = (mode: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "outboundTrafficPolicy: {mode: ${mode}}"}
`;

const entry = (port: number) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: meters, namespace: warehouse}
spec: {hosts: [meters.example], resolution: DNS, ports: [{number: ${port}, name: tcp, protocol: TCP}]}
`;

const sidecar = (...hosts: readonly string[]) => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec: {egress: [{hosts: [${hosts.map((host) => `"${host}"`).join(", ")}]}]}
`;

const assumptionsOf = ({ assumptions }: Awaited<ReturnType<typeof reviewOf>>) =>
  assumptions
    .filter(({ kind }) => kind === "assumed-service")
    .map(({ about, matters, otherwise }) => [about, matters, otherwise?.if]);

describe("an entry for TCP on a port that every sidecar listens on", () => {
  const before = { "cart.yaml": cart("tcp://10.20.30.41:15014", "http://10.20.30.40:15014/metrics") };
  const after = { ...before, "meters.yaml": entry(15014) };

  test("takes what is no HTTP, for that goes by istiod's listener", async () => {
    const { findings } = await reviewOf(before, after);
    expect(findings.map(({ subject }) => subject.calls.map(({ call }) => call.to))).toEqual([["10.20.30.41:15014"]]);
    const without = await reviewOf(before, after, { minimum: false });
    expect(without.findings[0]?.subject.calls).toHaveLength(2);
  });

  test("is told with what would be so without istiod", async () => {
    const result = await reviewOf(before, after);
    expect(assumptionsOf(result)).toEqual([
      [["Service istio-system/istiod"], true, "the cluster has no `Service istio-system/istiod`"],
    ]);
    const text = toText(result).replaceAll(/\s+/g, " ");
    expect(text.match(/taken to be there, as in every cluster/g)).toHaveLength(1);
    expect(text).toContain("HTTP traffic to port 15014 of shop/cart would go to meters.example");
  });
});

describe("what a change does not meet", () => {
  test.each([
    ["a port of nobody's", cart("tcp://10.20.30.41:3306"), entry(3306)],
    ["the port of the API server, which has its own address", cart("https://kubernetes.default.svc"), entry(443)],
    ["the port of the cluster's DNS", cart("tcp://10.20.30.41:53"), entry(53)],
  ])("is not told: %s", async (_, client, added) => {
    const before = { "cart.yaml": client };
    const result = await reviewOf(before, { ...before, "meters.yaml": added });
    expect(assumptionsOf(result)).toEqual([]);
    expect(toText(result)).not.toContain("every cluster");
    expect(result.meshes[0]?.assumedServices).toHaveLength(3);
  });

  test("the API server's calls stay where they are", async () => {
    const before = { "cart.yaml": cart("https://kubernetes.default.svc", "tcp://10.20.30.41:443") };
    const { impacts } = await reviewOf(before, { ...before, "meters.yaml": entry(443) });
    const moved = impacts[0]?.calls.filter((change) => change.before?.outcome !== change.after?.outcome);
    expect(moved?.map(({ call }) => call.to)).toEqual(["10.20.30.41:443"]);
  });
});

describe("where only what is registered is let out", () => {
  const before = { "mesh.yaml": MESH("REGISTRY_ONLY"), "cart.yaml": cart("https://kubernetes.default.svc") };

  test("a Sidecar that forgets the API server is found, and told to be certain", async () => {
    const result = await reviewOf(before, { ...before, "sidecar.yaml": sidecar("./*", "istio-system/*") });
    expect(result.findings.map(({ policy }) => policy)).toEqual(["sidecar-hides-dependency"]);
    expect(result.findings[0]?.fixes[0]?.edits[0]?.after).toContain("default/kubernetes.default.svc.cluster.local");
    expect(assumptionsOf(result)).toEqual([[["Service default/kubernetes"], true, undefined]]);
  });

  test("without them nothing was known of it", async () => {
    const after = { ...before, "sidecar.yaml": sidecar("./*", "istio-system/*") };
    expect((await reviewOf(before, after, { minimum: false })).findings).toEqual([]);
  });

  test("one that imports it is quiet", async () => {
    const hosts = ["./*", "istio-system/*", "default/kubernetes.default.svc.cluster.local"];
    expect((await reviewOf(before, { ...before, "sidecar.yaml": sidecar(...hosts) })).findings).toEqual([]);
  });

  test("a Sidecar that is offered as a fix imports what clients find by themselves", async () => {
    const own = { "mesh.yaml": MESH("REGISTRY_ONLY"), "cart.yaml": cart() };
    const host = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: outside, namespace: warehouse}
spec: {hosts: [outside.example], resolution: NONE, ports: [{number: 3306, name: tcp, protocol: TCP}]}
`;
    const { findings } = await reviewOf(own, { ...own, "outside.yaml": host }, { wantedFix: "confine-with-sidecar" });
    const fix = findings.flatMap(({ fixes }) => fixes).find(({ kind }) => kind === "confine-with-sidecar");
    const text = fix?.edits[0]?.after;
    expect(text).toContain("default/kubernetes.default.svc.cluster.local");
    expect(text).toContain("kube-system/kube-dns.kube-system.svc.cluster.local");
  });
});

describe("a listener of istiod's that a change lets in", () => {
  const before = { "cart.yaml": cart("mysql://10.20.30.40:15014/stock"), "sidecar.yaml": sidecar("./*") };
  const after = { "cart.yaml": before["cart.yaml"] };

  test("nobody is told to edit istiod's Service", async () => {
    const result = await reviewOf(before, after);
    const [finding] = result.findings;
    expect(finding?.policy).toBe("server-first-http");
    expect(finding?.fixes).toEqual([]);
    expect(finding?.remedy).toMatch(/^Service `istio-system\/istiod` is the cluster's own and stays as it is\./);
    expect(finding?.rejectedFixes.map(({ reason }) => reason)).toContain(
      "no manifest holds Service `istio-system/istiod`: it is taken to be there, as in every cluster",
    );
    expect(JSON.stringify(toJson(result))).not.toContain('"assumed/');
  });

  test("what was there before is not asked about", async () => {
    const result = await reviewOf(after, after, { existing: true });
    expect(result.existing).toEqual([]);
  });
});

describe("a file for what was assumed", () => {
  const service = (labels: string) => `apiVersion: v1
kind: Service
metadata: {name: istiod, namespace: istio-system, labels: {${labels}}}
spec:
  ports:
  - {name: grpc-xds, port: 15010}
  - {name: https-dns, port: 15012}
  - {name: https-webhook, port: 443, targetPort: 15017}
  - {name: http-monitoring, port: 15014}
`;
  const before = { "cart.yaml": cart("http://istiod.istio-system:15014/metrics") };

  test("moves nobody", async () => {
    const result = await reviewOf(before, { ...before, "istiod.yaml": service("app: istiod, istio: pilot") });
    expect(result.verdict).toBe("pass");
    expect(result.impacts[0]?.listeners).toEqual([]);
  });

  test("that the change takes away is gone, as in Git", async () => {
    const result = await reviewOf({ ...before, "istiod.yaml": service("app: istiod") }, before);
    expect(result.impacts[0]?.listeners.map(({ change }) => change)).toContain("removed");
  });
});
