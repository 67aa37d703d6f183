// The table of listeners as istioctl prints it.
import { expect, test } from "vitest";
import { toListenerTable, toListenerTables } from "../../src/report/to-listener-table.ts";
import type { Listener, Outbound } from "../../src/simulation/outbound.ts";

function listener(address: string, port: number, more: Partial<Listener>): Listener {
  return {
    address,
    port,
    additionalAddresses: [],
    bindToPort: false,
    chains: [],
    inspectors: [],
    contributions: [],
    ...more,
  };
}

const cluster = (name: string) => ({ kind: "cluster", cluster: name }) as const;

const listeners: readonly Listener[] = [
  listener("0.0.0.0", 15001, {
    bindToPort: true,
    chains: [{ match: { destinationPort: 15001 }, target: cluster("BlackHoleCluster") }],
    defaultChain: { match: {}, target: cluster("PassthroughCluster") },
  }),
  listener("10.68.228.107", 3306, {
    chains: [{ match: {}, target: cluster("outbound|3306||mysql-server.demo1.svc.cluster.local") }],
  }),
  listener("0.0.0.0", 3306, {
    chains: [{ match: { prefixRanges: ["10.1.0.0/16", "10.2.0.9"] }, target: cluster("outbound|3306||mysql.demo") }],
  }),
  listener("0.0.0.0", 443, {
    chains: [
      {
        match: { serverNames: ["pay.example", "*.pay.example"], transportProtocol: "tls" },
        target: {
          kind: "weighted",
          clusters: [
            { cluster: "outbound|443|v1|pay.example", weight: 80 },
            { cluster: "outbound|443|v2|pay.example", weight: 20 },
          ],
        },
      },
      {
        match: { transportProtocol: "raw_buffer", applicationProtocols: ["http/1.1", "h2c"] },
        target: { kind: "route", route: "443" },
      },
    ],
  }),
];
const outbound: Outbound = {
  listeners: new Map(listeners.map((each) => [`${each.address}:${each.port}`, each])),
  clusters: new Map(),
};

test("the table reads as istioctl prints it", () => {
  expect(toListenerTable(outbound)).toBe(`ADDRESS        PORT   MATCH                                       DESTINATION
0.0.0.0        443    Trans: raw_buffer; App: http/1.1,h2c        Route: 443
0.0.0.0        443    SNI: pay.example,*.pay.example; Trans: tls  Cluster: outbound|443|v1|pay.example=80,outbound|443|v2|pay.example=20
0.0.0.0        3306   Addr: 10.1.0.0/16,10.2.0.9/32               Cluster: outbound|3306||mysql.demo
10.68.228.107  3306   ALL                                         Cluster: outbound|3306||mysql-server.demo1.svc.cluster.local
0.0.0.0        15001  ALL                                         PassthroughCluster
0.0.0.0        15001  Addr: *:15001                               Non-HTTP/Non-TCP
`);
});

test("each group stands under its proxies", () => {
  const groups = [
    { proxies: ["demo1/mysql-client", "demo1/mysql-server"], outbound },
    { proxies: ["shop/front"], outbound: { listeners: new Map(), clusters: new Map() } },
  ];
  const text = toListenerTables(groups);
  expect(text).toMatch(/^demo1\/mysql-client, demo1\/mysql-server\nADDRESS/);
  expect(text).toMatch(/\n\nshop\/front\nADDRESS {2}PORT {2}MATCH {2}DESTINATION\n$/);
});
