// The Helm chart, rendered by the real helm with what people set, and judged by Kubernetes' own schemas.
import { describe, expect, test } from "vitest";
import { readNamedDirectory } from "../../src/delivery/read-paths.ts";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { readFile } from "../../src/manifests/read-file.ts";
import { review } from "../../src/review.ts";
import { renderer } from "../delivery/render/real-tools.ts";
import { hasHelm, kubernetesValidate, lint, ROOT, template, validate } from "./judges.ts";

const EVERYTHING = {
  redis: { enabled: true },
  worker: { autoscaling: { enabled: true, maxReplicas: 20 }, podAnnotations: { "shop.example/team": "platform" } },
  ingress: { enabled: true, className: "nginx", host: "earshot.shop.example", tlsSecret: "earshot-tls" },
  httpRoute: { enabled: true, parentRefs: [{ name: "public", namespace: "gateways" }], hostnames: ["a.shop.example"] },
  networkPolicy: {
    enabled: true,
    from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "gateways" } } }],
    egress: [{ ports: [{ port: 3128, protocol: "TCP" }] }],
  },
  serviceMonitor: { enabled: true, labels: { release: "prometheus" } },
  serviceAccount: { annotations: { "shop.example/owner": "platform" } },
  github: { host: "github.shop.example" },
  image: { repository: "registry.shop.example/earshot", digest: `sha256:${"a".repeat(64)}` },
  imagePullSecrets: [{ name: "registry" }],
  extraEnv: [{ name: "HTTPS_PROXY", value: "http://proxy.shop.example:3128" }],
  podLabels: { "shop.example/cost": "platform" },
  nodeSelector: { "kubernetes.io/arch": "amd64" },
  tolerations: [{ key: "spot", operator: "Exists" }],
};

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly replicas?: number; readonly template: { readonly spec: Pod } };
}

const objectsOf = (manifests: string) =>
  readFile("chart.yaml", manifests).documents.map(({ value }) => value as unknown as Manifest);
const named = (manifests: string) =>
  objectsOf(manifests)
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    .toSorted();

const deploymentsOf = (manifests: string) => objectsOf(manifests).filter(({ kind }) => kind === "Deployment");

/** The pods of the Deployments, by name. */
const podsOf = (manifests: string): Readonly<Record<string, Pod>> =>
  Object.fromEntries(deploymentsOf(manifests).map(({ metadata, spec }) => [metadata.name, spec.template.spec]));

interface Pod {
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: object;
  readonly containers: readonly {
    readonly image: string;
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string }[];
    readonly securityContext: object;
  }[];
}

const variablesOf = (pod: Pod | undefined) => pod?.containers[0]?.env.map(({ name }) => name) ?? [];

describe.skipIf(!hasHelm)("the chart", () => {
  test("has nothing that helm minds", () => {
    expect(lint()).toContain("0 chart(s) failed");
  });

  test("is one process without a Redis, which two copies of would share nothing", () => {
    const manifests = template({ web: { replicas: 3 } });
    expect(named(manifests)).toEqual(["Deployment earshot", "Service earshot", "ServiceAccount earshot"]);
    expect(manifests).toMatch(/^ {2}replicas: 1\n {2}strategy: \{type: Recreate\}$/m);
    const { earshot } = podsOf(manifests);
    expect(earshot?.containers[0]?.args).toEqual(["serve", "--role", "both"]);
    expect(variablesOf(earshot)).not.toContain("REDIS_URL");
  });

  test("is two with one, each scaled by itself; workers know no webhook secret", () => {
    const manifests = template({ redis: { enabled: true }, web: { replicas: 2 }, worker: { replicas: 5 } });
    const pods = podsOf(manifests);
    expect(pods.earshot?.containers[0]?.args).toEqual(["serve", "--role", "web"]);
    expect(pods["earshot-worker"]?.containers[0]?.args).toEqual(["serve", "--role", "worker"]);
    expect(deploymentsOf(manifests).map(({ metadata, spec }) => [metadata.name, spec.replicas])).toEqual([
      ["earshot", 2],
      ["earshot-worker", 5],
    ]);
    expect(variablesOf(pods["earshot-worker"])).toContain("REDIS_URL");
    expect(variablesOf(pods["earshot-worker"])).not.toContain("WEBHOOK_SECRET");
    expect(variablesOf(pods.earshot)).toContain("WEBHOOK_SECRET");
    expect(named(manifests)).toContain("PodDisruptionBudget earshot-worker");
  });

  test("how many reviews share the memory of a pod is said, whatever processors its node has", () => {
    for (const pod of Object.values(podsOf(template(EVERYTHING))))
      expect(pod.containers[0]?.env).toContainEqual({ name: "EARSHOT_REVIEW_THREADS", value: "2" });
  });

  test("an autoscaler decides how many workers there are, and the chart does not", () => {
    const manifests = template(EVERYTHING);
    const worker = deploymentsOf(manifests).find(({ metadata }) => metadata.name === "earshot-worker");
    expect(worker).toBeDefined();
    expect(worker?.spec.replicas).toBeUndefined();
    expect(named(manifests)).toContain("HorizontalPodAutoscaler earshot-worker");
  });

  test.each([
    ["as it comes", {}],
    ["with everything", EVERYTHING],
  ])("asks for no right that it does not need: %s", (_, values) => {
    const pods = Object.values(podsOf(template(values)));
    expect(pods.length).toBeGreaterThan(0);
    for (const pod of pods) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      });
      for (const { securityContext } of pod.containers)
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
    }
  });

  test("lets in webhooks alone", () => {
    const paths = template(EVERYTHING).match(/path: \/\S+|value: \/\S+/g) ?? [];
    expect(paths.filter((path) => path.includes("webhooks"))).toHaveLength(2);
    const outside = objectsOf(template(EVERYTHING)).filter(({ kind }) => ["Ingress", "HTTPRoute"].includes(kind));
    expect(outside).toHaveLength(2);
    expect(JSON.stringify(outside)).not.toMatch(/metrics|healthz|readyz/);
  });

  test("an image is named by its digest where there is one", () => {
    expect(podsOf(template(EVERYTHING)).earshot?.containers[0]?.image).toBe(
      `registry.shop.example/earshot@sha256:${"a".repeat(64)}`,
    );
  });

  test.each([
    ["a value that nobody knows", { web: { replica: 2 } }, "replica"],
    ["no review at a time", { worker: { reviews: 0 } }, "/worker/reviews"],
    ["a host with a path", { github: { host: "https://github.shop.example" } }, "/github/host"],
    ["a route to nowhere", { httpRoute: { enabled: true } }, "/httpRoute/parentRefs"],
    ["a digest of another form", { image: { digest: "latest" } }, "/image/digest"],
  ])("%s is refused", (_, values, where) => {
    expect(() => template(values)).toThrow(where);
  });

  test("moves nobody's traffic", async () => {
    const files = readNamedDirectory(`${ROOT}deploy/helm/earshot`);
    const after = new Map([...files].map(([path, text]) => [`charts/earshot/${path}`, text] as const));
    const said = await review(new Map(), after, { policies: readShippedPolicies(), istio: "1.30", renderer });
    expect([said.verdict, said.findings]).toEqual(["pass", []]);
    expect(said.meshes[0]?.workloads).toBe(1);
  });
});

describe.skipIf(!hasHelm || kubernetesValidate === undefined)("Kubernetes takes", () => {
  test("it as it comes", () => {
    expect(validate(template())).toBe("");
  });

  test("everything that is its own", () => {
    const unknown = validate(template(EVERYTHING)).trim().split("\n");
    expect(unknown.map((line) => /kind (\w+)/.exec(line)?.[1]).toSorted()).toEqual(["HTTPRoute", "ServiceMonitor"]);
  });

  test("nothing that it does not know", () => {
    expect(() => validate(template().replace("replicas: 1", "replicaz: 1"))).toThrow();
  });
});
