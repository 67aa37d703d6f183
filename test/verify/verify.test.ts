// What verify takes the proxy's word for, what it binds, what it excuses, and what it says where things do not fit together.
import { describe, expect, test } from "vitest";
import { dumpOf, type Messages, tcpListener, VIRTUAL_OUTBOUND } from "./dump-of.ts";
import { verifyDump } from "./verify-dump.ts";

const deployment = (id: string, pod = ""): string => {
  const [namespace, name] = id.split("/");
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}${pod}}
    spec: {containers: [{name: ${name}}]}
`;
};
const service = (id: string, ports: readonly number[], more = ""): string => {
  const [namespace, name] = id.split("/");
  const list = ports.map((port) => `{name: tcp-${port}, port: ${port}}`).join(", ");
  return `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [${list}]${more}}
`;
};
const namespace = (name: string, labels = "{istio-injection: enabled}"): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: ${labels}}\n`;

const NODE = {
  id: "sidecar~10.244.0.9~web-1.shop~shop.svc.cluster.local",
  metadata: { NAMESPACE: "shop", WORKLOAD_NAME: "web", ISTIO_VERSION: "1.30.3", INSTANCE_IPS: "10.244.0.9" },
};
const nodeWith = (metadata: object) => ({ ...NODE, metadata: { ...NODE.metadata, ...metadata } });
const cluster = (port: number, host: string, type = "EDS") => ({ name: `outbound|${port}||${host}`, type });
const cartHost = "cart.shop.svc.cluster.local";

/** A live proxy that has what is given, and what every sidecar has. */
const dump = ({ listeners = [], clusters = [], node = NODE }: Messages): string =>
  dumpOf({ listeners: [...listeners, VIRTUAL_OUTBOUND], clusters, node });

const SHOP = namespace("shop") + deployment("shop/web");
const CART = service("shop/cart", [80, 90]);
const cartClusters = [cluster(80, cartHost), cluster(90, cartHost)];
const cartAt = (port: number, address: string) => tcpListener(`${address}:${port}`, `outbound|${port}||${cartHost}`);

const run = (manifests: string, messages: Messages, request = {}) => verifyDump({ manifests }, dump(messages), request);

describe("addresses of the cluster", () => {
  test("are those of the live listeners that lead where ours do", () => {
    const { equal, bindings } = run(SHOP + CART, {
      listeners: [cartAt(80, "10.96.0.7"), cartAt(90, "10.96.0.7")],
      clusters: cartClusters,
    });
    expect(equal).toBe(true);
    expect(bindings).toContainEqual({
      symbol: "svc:shop/cart",
      address: "10.96.0.7",
      from: "listeners",
      alternatives: [],
    });
  });

  test("are those of Git where Git says them", () => {
    const literal = service("shop/cart", [80], ", clusterIP: 10.96.0.7");
    const listeners = [cartAt(80, "10.96.0.8")];
    const { differences, bindings } = run(SHOP + literal, { listeners, clusters: [cluster(80, cartHost)] });
    expect(bindings.map(({ symbol }) => symbol)).toEqual(["pod:shop/web-0"]);
    expect(differences.map(({ name, kind }) => [name, kind])).toEqual([
      ["10.96.0.7:80", "only-simulated"],
      ["10.96.0.8:80", "only-live"],
    ]);
  });

  test("that contradict each other are told", () => {
    const { differences, remarks } = run(SHOP + CART, {
      listeners: [cartAt(80, "10.96.0.7"), cartAt(90, "10.96.0.8")],
      clusters: cartClusters,
    });
    expect(remarks).toContain(
      "`svc:shop/cart` is taken to be `10.96.0.7`, but one of its listeners shows `10.96.0.8`.",
    );
    expect(differences.map(({ name }) => name)).toEqual(["10.96.0.7:90", "10.96.0.8:90"]);
  });

  test("that may be either are told, and what is told apart elsewhere is not", () => {
    const rerouted = `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: old, namespace: shop}
spec: {hosts: [basket], tcp: [{route: [{destination: {host: cart, port: {number: 80}}}]}]}
`;
    const basketHost = "basket.shop.svc.cluster.local";
    const basket = (port: number, address: string) => tcpListener(`${address}:${port}`, `outbound|80||${cartHost}`);
    const both = (ports: readonly number[]) =>
      SHOP + service("shop/cart", ports) + service("shop/basket", [80]) + rerouted;
    const clusters = [cluster(80, cartHost), cluster(80, basketHost)];
    const open = run(both([80]), { listeners: [cartAt(80, "10.96.0.7"), basket(80, "10.96.0.8")], clusters });
    expect(open.equal).toBe(true);
    expect(open.remarks).toContain(
      "It does not show which address `svc:shop/basket` is: taken to be `10.96.0.7`, `10.96.0.8` would do as well.",
    );
    const listeners = [cartAt(80, "10.96.0.8"), cartAt(90, "10.96.0.8"), basket(80, "10.96.0.7")];
    const told = run(both([80, 90]), { listeners, clusters: [...clusters, cluster(90, cartHost)] });
    expect(told.equal).toBe(true);
    expect(told.bindings.map(({ symbol, address, alternatives }) => [symbol, address, ...alternatives])).toEqual([
      ["pod:shop/web-0", "10.244.0.9"],
      ["svc:shop/basket", "10.96.0.7"],
      ["svc:shop/cart", "10.96.0.8"],
    ]);
  });

  test("that istiod allocates are found too", () => {
    const entry = `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: db, namespace: shop}
spec: {hosts: [db.corp.example], resolution: DNS, ports: [{number: 3306, name: tcp, protocol: TCP}]}
`;
    const { equal, bindings } = run(SHOP + entry, {
      listeners: [tcpListener("240.240.0.7:3306", "outbound|3306||db.corp.example")],
      clusters: [
        {
          ...cluster(3306, "db.corp.example", "STRICT_DNS"),
          load_assignment: {
            endpoints: [
              {
                lb_endpoints: [
                  { endpoint: { address: { socket_address: { address: "db.corp.example", port_value: 3306 } } } },
                ],
              },
            ],
          },
        },
      ],
      node: nodeWith({ DNS_CAPTURE: "true", DNS_AUTO_ALLOCATE: "true" }),
    });
    expect(equal).toBe(true);
    expect(bindings).toContainEqual(
      expect.objectContaining({ symbol: expect.stringMatching(/^auto:/), address: "240.240.0.7" }),
    );
  });
});

describe("what the files cannot know", () => {
  const dns = tcpListener("10.96.0.10:53", "outbound|53||kube-dns.kube-system.svc.cluster.local");
  const dnsCluster = cluster(53, "kube-dns.kube-system.svc.cluster.local", "ORIGINAL_DST");

  test("Services of other namespaces are no difference", () => {
    const { equal, beyond } = run(SHOP, { listeners: [dns], clusters: [dnsCluster] });
    expect(equal).toBe(true);
    expect(beyond).toEqual([
      { namespace: "kube-system", what: "services", names: ["kube-dns.kube-system.svc.cluster.local"], count: 2 },
    ]);
  });

  test("Services of namespaces that the files hold are one", () => {
    const { differences } = run(SHOP, { listeners: [cartAt(80, "10.96.0.7")], clusters: [cluster(80, cartHost)] });
    expect(differences.map(({ of, message }) => [of, message])).toEqual([
      [
        "listeners",
        `The live proxy listens on \`10.96.0.7:80\`; the simulation does not. No file holds \`${cartHost}\`.`,
      ],
      ["clusters", `The live proxy has cluster \`outbound|80||${cartHost}\`; the simulation has not.`],
    ]);
  });

  test("an HTTP port that only foreign Services have", () => {
    const http = {
      ...(tcpListener("0.0.0.0:9153", "x") as object),
      filter_chains: [{ filters: [{ typed_config: { rds: { route_config_name: "9153" } } }] }],
    };
    const foreign = cluster(9153, "kube-dns.kube-system.svc.cluster.local");
    expect(run(SHOP, { listeners: [http], clusters: [foreign] }).equal).toBe(true);
    expect(run(SHOP, { listeners: [http], clusters: [foreign, cluster(9153, cartHost)] }).equal).toBe(false);
  });

  test("pods of a headless Service that no workload of the files runs", () => {
    const headless = service("shop/cart", [80], ", clusterIP: None");
    const listeners = [cartAt(80, "10.244.0.3"), cartAt(80, "10.244.0.4")];
    const { equal, beyond } = run(SHOP + headless, { listeners, clusters: [cluster(80, cartHost, "ORIGINAL_DST")] });
    expect(equal).toBe(true);
    expect(beyond).toEqual([{ namespace: "shop", what: "pods", names: [cartHost], count: 2 }]);
  });
});

describe("the live pod", () => {
  const CLEAN = { listeners: [], clusters: [] };
  const sidecarFor = (label: string) => `---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: narrow, namespace: shop}
spec: {workloadSelector: {labels: {tier: ${label}}}, egress: [{hosts: ["istio-system/*"]}]}
`;

  test("has the labels that count", () => {
    const files = SHOP + CART + sidecarFor("front");
    expect(run(files, CLEAN).equal).toBe(false);
    expect(run(files, { ...CLEAN, node: nodeWith({ LABELS: { app: "web", tier: "front" } }) }).equal).toBe(true);
  });

  test("with other labels than the files say is told", () => {
    const { remarks } = run(SHOP, { ...CLEAN, node: nodeWith({ LABELS: { app: "web2" } }) });
    expect(remarks).toContain(
      "The live pod has the label `app: web2`; these files say `web`. It is compared as the pod is.",
    );
  });

  test("has the interception mode that counts", () => {
    const { remarks, differences } = run(SHOP, { ...CLEAN, node: nodeWith({ INTERCEPTION_MODE: "NONE" }) });
    expect(remarks).toContain(
      "The live pod has interception mode `NONE`; these files say `REDIRECT`. It is compared as the pod is.",
    );
    expect(differences.map(({ name, kind }) => [name, kind])).toEqual([["0.0.0.0:15001", "only-live"]]);
  });

  test("with a sidecar that the files do not give it is a difference, and compared all the same", () => {
    const files = namespace("shop", "{istio-injection: disabled}") + deployment("shop/web") + CART;
    const { differences } = run(files, {
      listeners: [cartAt(80, "10.96.0.7"), cartAt(90, "10.96.0.7")],
      clusters: cartClusters,
    });
    expect(differences.map(({ of, message }) => [of, message])).toEqual([
      [
        "injection",
        expect.stringContaining("by these files `shop/web` has none: namespace label istio-injection: disabled"),
      ],
    ]);
  });

  test("of another workload than the one asked for is told", () => {
    const { workload, remarks } = run(SHOP + deployment("shop/cart"), CLEAN, { workload: "shop/cart" });
    expect(workload).toBe("shop/cart");
    expect(remarks).toContain("The live proxy says that it is `shop/web`; it is compared with `shop/cart`, as asked.");
  });

  test("whose name two kinds share is found by its kind", () => {
    const files = SHOP + deployment("shop/web").replace("kind: Deployment", "kind: StatefulSet");
    const owner = { OWNER: "kubernetes://apis/apps/v1/namespaces/shop/statefulsets/web" };
    expect(run(files, { ...CLEAN, node: nodeWith(owner) }).workload).toBe("shop/StatefulSet/web");
  });

  test("with IPv6 addresses only is refused", () => {
    expect(() => run(SHOP, { ...CLEAN, node: nodeWith({ INSTANCE_IPS: "2001:db8::9" }) })).toThrow(
      "only IPv6 addresses",
    );
  });
});
