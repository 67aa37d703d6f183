// What is read as a live proxy: every form in which istioctl and Envoy print it, old ones too, and nothing hostile.
import { describe, expect, test } from "vitest";
import { readLiveProxy } from "../../src/verify/read-live-proxy.ts";
import { dumpOf, tcpListener, VIRTUAL_OUTBOUND } from "./dump-of.ts";
import { keptDump } from "./envoy/kept-dump.ts";
import { verifyDump } from "./verify-dump.ts";

/** As istioctl prints what Envoy says. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== "object" || value === null) return value;
  const camel = (key: string) => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [camel(key), camelCased(inner)]));
}

interface Assignment {
  readonly cluster_name: string;
  readonly endpoints?: readonly {
    readonly lb_endpoints: readonly { readonly endpoint: { readonly address: unknown } }[];
  }[];
}

/** The value at the end of the way, of each. */
function fieldAt(list: readonly unknown[], ...way: readonly string[]): readonly unknown[] {
  return list.map((one) => way.reduce((value, key) => (value as Record<string, unknown>)[key], one));
}

const read = (value: unknown) => readLiveProxy([{ path: "dump.json", text: JSON.stringify(value) }]);

describe("the forms of istioctl", () => {
  const kept = keptDump("whole-shop");
  const { configs } = JSON.parse(kept.text);
  const find = (name: string) => configs.find((one: { "@type": string }) => one["@type"].endsWith(`.${name}`));
  const lists = {
    listeners: fieldAt(find("ListenersConfigDump").dynamic_listeners, "active_state", "listener"),
    clusters: fieldAt(find("ClustersConfigDump").dynamic_active_clusters, "cluster"),
    routes: fieldAt(find("RoutesConfigDump").dynamic_route_configs, "route_config"),
    endpoints: fieldAt(find("EndpointsConfigDump").dynamic_endpoint_configs, "endpoint_config") as Assignment[],
    bootstrap: { bootstrap: find("BootstrapConfigDump").bootstrap },
  };
  const file = (name: keyof typeof lists) => ({ path: `${name}.json`, text: JSON.stringify(camelCased(lists[name])) });

  test("all, in camelCase", () => {
    expect(verifyDump(kept, JSON.stringify(camelCased(JSON.parse(kept.text))))).toEqual(verifyDump(kept, kept.text));
  });

  test("listeners, clusters, routes, endpoints and bootstrap in files of their own", () => {
    const files = (["listeners", "clusters", "routes", "endpoints", "bootstrap"] as const).map(file);
    const { leftOut: _, ...whole } = verifyDump(kept, kept.text);
    expect(verifyDump(kept, files)).toMatchObject(whole);
  });

  test("listeners alone say neither whose they are nor what else there is", () => {
    expect(() => verifyDump(kept, [file("listeners")])).toThrow("name the workload with --workload");
    const { equal, remarks, tallies } = verifyDump(kept, [file("listeners")], {
      allInjected: true,
      istio: "1.30",
      workload: "shop/checkout",
    });
    expect({ equal, kinds: Object.keys(tallies) }).toEqual({ equal: true, kinds: ["listeners"] });
    expect(remarks).toContain("No file holds the clusters of the live proxy: they are not compared.");
  });

  test("endpoints as the status of hosts", () => {
    const statuses = lists.endpoints.map((one) => ({
      name: one.cluster_name,
      addedViaApi: true,
      hostStatuses: (one.endpoints ?? []).flatMap((locality) =>
        locality.lb_endpoints.map(({ endpoint }) => ({ address: camelCased(endpoint.address) })),
      ),
    }));
    const files = [file("listeners"), file("clusters"), file("bootstrap")];
    const { tallies, equal } = verifyDump(kept, [...files, { path: "endpoints.json", text: JSON.stringify(statuses) }]);
    expect({ equal, endpoints: tallies.endpoints }).toEqual({
      equal: true,
      endpoints: verifyDump(kept, kept.text).tallies.endpoints,
    });
  });
});

describe("old and rare forms", () => {
  test("Envoy before 1.14, and istiod's listeners of that time", () => {
    const listener = {
      name: "10.10.0.1_3306",
      address: { socket_address: { address: "10.10.0.1", port_value: 3306 } },
      deprecated_v1: { bind_to_port: false },
      listener_filters: [{ name: "envoy.listener.tls_inspector" }, { name: "envoy.listener.original_dst" }],
      filter_chains: [
        { filters: [{ name: "mixer" }, { name: "envoy.tcp_proxy", config: { cluster: "outbound|3306||db.corp" } }] },
      ],
    };
    const inbound = {
      name: "10.244.0.9_8080",
      address: { socket_address: { address: "10.244.0.9", port_value: 8080 } },
      filter_chains: [{ filters: [{ config: { route_config: { name: "inbound|8080|http|web.shop" } } }] }],
    };
    const proxy = read({
      configs: [
        {
          "@type": "type.googleapis.com/envoy.admin.v2alpha.ListenersConfigDump",
          dynamic_active_listeners: [{ listener }, { listener: inbound }],
        },
      ],
    });
    expect(proxy).toMatchObject({
      listeners: [
        {
          address: "10.10.0.1",
          port: 3306,
          bindToPort: false,
          inspectors: ["tls"],
          chains: [{ words: "* => outbound|3306||db.corp" }],
        },
      ],
      leftOut: new Map([["inbound listener", 1]]),
    });
  });

  test.each([
    [
      "a redis filter",
      { prefix_routes: { catch_all_route: { cluster: "outbound|6379||redis" } } },
      "* => outbound|6379||redis",
    ],
    ["routes in the listener", { route_config: { name: "80" } }, "* => route:80"],
    [
      "weights",
      {
        weighted_clusters: {
          clusters: [
            { name: "a", weight: 1 },
            { name: "b", weight: "3" },
          ],
        },
      },
      "* => weighted:a=1,b=3",
    ],
    [
      "a message wrapped by an EnvoyFilter",
      { "@type": "type.googleapis.com/udpa.type.v1.TypedStruct", type_url: "x", value: { cluster: "a" } },
      "* => a",
    ],
    ["a filter that nobody knows", { answer: 42 }, "* => filter envoy.filters.network.echo"],
  ])("a chain with %s", (_, config, words) => {
    const listener = {
      address: { socket_address: { address: "10.0.0.1", port_value: 1 } },
      filterChains: [{ filters: [{ name: "envoy.filters.network.echo", typedConfig: config }] }],
    };
    expect(read([listener])).toMatchObject({ listeners: [{ chains: [{ words }] }] });
  });

  test("a unix socket, an IPv6 address, additional addresses", () => {
    const socket = (address: string) => ({ socket_address: { address, port_value: 80 } });
    const proxy = read([
      { name: "pipe", address: { pipe: { path: "/run/cart.sock" } } },
      {
        name: "six",
        address: socket("2001:db8:0:0::1"),
        additional_addresses: [{ address: socket("10.0.0.1") }],
        filter_chains: [{ filter_chain_match: { prefix_ranges: [{ address_prefix: "10.1.2.3", prefix_len: 16 }] } }],
      },
    ]);
    expect(proxy).toMatchObject({
      listeners: [
        { address: "/run/cart.sock", port: 0 },
        {
          address: "2001:db8::1",
          additionalAddresses: ["10.0.0.1"],
          chains: [{ words: "dst=10.1.0.0/16 => filter none" }],
        },
      ],
    });
  });

  test("tunnels of the ambient mesh: the listeners are Istio's, the endpoints where they end", () => {
    const address = {
      envoy_internal_address: { server_listener_name: "connect_originate", endpoint_id: "10.0.0.1:80" },
    };
    const proxy = read([
      { name: "connect_originate", internal_listener: {}, address: { envoy_internal_address: {} } },
      { name: "connect_terminate", address: { socket_address: { address: "0.0.0.0", port_value: 15008 } } },
      { cluster_name: "outbound|80||a", endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
    ]);
    expect(proxy).toMatchObject({
      listeners: [],
      endpoints: new Map([["outbound|80||a", ["10.0.0.1:80"]]]),
      leftOut: new Map([["Istio's own listener", 2]]),
    });
  });

  test("listeners that warm up or were refused are told", () => {
    const warming = { name: "0.0.0.0_80", warming_state: { listener: tcpListener("0.0.0.0:80", "a") } };
    const refused = { name: "x", error_state: { failed_configuration: tcpListener("0.0.0.0:81", "a") } };
    const configs = [{ "@type": "envoy.admin.v3.ListenersConfigDump", dynamic_listeners: [warming, refused] }];
    expect(read({ configs })).toMatchObject({
      listeners: [{ port: 80 }],
      remarks: [
        "The live proxy has listener `0.0.0.0_80` in preparation: it does not serve yet.",
        "The live proxy has refused listener `0.0.0.0_81`, which istiod sent.",
      ],
    });
  });
});

describe("what cannot be compared is refused with the reason", () => {
  const node = (id: string, metadata = {}) => ({ id, metadata });
  test.each([
    ["not JSON", "NAME  DOMAIN  TYPE", "is not JSON: write it with `istioctl proxy-config all"],
    ["something else", '{"apiVersion":"v1"}', "holds neither listeners nor clusters"],
    ["nothing", "[]", "holds neither listeners nor clusters"],
    ["null", "null", "holds neither listeners nor clusters"],
    ["a gateway", dumpOf({ node: node("router~10.0.0.1~gw-1.istio-system~x") }), "is of a router, not of a sidecar"],
    ["a waypoint", dumpOf({ node: node("waypoint~10.0.0.1~gw-1.shop~x") }), "is of a waypoint"],
  ])("%s", (_, text, words) => {
    expect(readLiveProxy([{ path: "dump.json", text }])).toEqual({ refusal: expect.stringContaining(words) });
  });
});

describe("hostile JSON", () => {
  const ODD: readonly unknown[] = [null, 1, "x", [], {}, [[]], { address: 1 }, { name: {} }, { filter_chains: "x" }];

  test.each(ODD.map((odd) => [JSON.stringify(odd), odd] as const))("%s anywhere costs nothing", (_, odd) => {
    const sections = ["Listeners", "Clusters", "Routes", "Endpoints", "Bootstrap"].map((name) => ({
      "@type": `envoy.admin.v3.${name}ConfigDump`,
      bootstrap: name === "Bootstrap" ? odd : undefined,
      dynamic_listeners: [odd, { active_state: odd }, { active_state: { listener: odd } }],
      dynamic_active_clusters: [odd, { cluster: odd }, { cluster: { load_assignment: odd, metadata: odd } }],
      dynamic_route_configs: [odd, { route_config: odd }, { route_config: { name: "80", virtual_hosts: [odd] } }],
      dynamic_endpoint_configs: [odd, { endpoint_config: odd }],
    }));
    expect(() => read({ configs: [odd, { "@type": odd }, ...sections] })).not.toThrow();
    expect(() => read([odd])).not.toThrow();
    expect(() => read({ configs: odd })).not.toThrow();
  });

  test("names of prototypes are names", () => {
    const text = dumpOf({
      node: { id: "sidecar~10.0.0.9~a-1.shop~x", metadata: { WORKLOAD_NAME: "constructor", NAMESPACE: "__proto__" } },
      listeners: [tcpListener("10.0.0.1:80", "outbound|80||__proto__"), VIRTUAL_OUTBOUND],
      clusters: [{ name: "outbound|80||__proto__", type: "EDS" }, { name: "__proto__" }],
    }).replace('"configs"', '"__proto__":{"configs":[]},"configs"');
    const proxy = readLiveProxy([{ path: "dump.json", text }]);
    expect(proxy).toMatchObject({ node: { namespace: "__proto__", workload: "constructor" } });
    expect(Object.prototype).not.toHaveProperty("configs");
  });

  test("nesting without an end, and lists without an end", () => {
    const deep = `${'{"configs":['.repeat(50_000)}${"]}".repeat(50_000)}`;
    expect(readLiveProxy([{ path: "deep.json", text: deep }])).toHaveProperty("refusal");
    const many = `[${'{"name":"a","type":"EDS"},'.repeat(200_000)}{"name":"b"}]`;
    expect(readLiveProxy([{ path: "many.json", text: many }])).toEqual({
      refusal: expect.stringContaining("more than the 200000 that are read"),
    });
  });
});
