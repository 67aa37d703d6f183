// What istiod's environment switches of old releases change about listeners.
import { expect, test } from "vitest";
import { toConformanceForm } from "../../src/report/conformance-form.ts";
import { CLIENT, entry, service, simulationOf } from "./mesh-of.ts";

const HEADLESS = service({ name: "db", ports: "{name: tcp, port: 5432}", more: "clusterIP: None" });
const HTTP_443 = service({ name: "web", ports: "{name: http, port: 443}" });
const WEB = service({ name: "web", ports: "{name: http, port: 5432}" });
const SNIFFED = entry({ name: "rest", hosts: "rest.com", port: "{number: 5432, name: any}" }).replace(
  "namespace: b}",
  'namespace: b, creationTimestamp: "2021-01-01T00:00:00Z"}',
);
const OWN_PORT = { bindToPort: true, chains: ["* => PassthroughCluster"] };

test.each<readonly [string, string, string, string, object]>([
  [
    "PILOT_BLOCK_HTTP_ON_443",
    "1.5.10",
    HTTP_443,
    "0.0.0.0:443",
    { chains: ["* => route:443", "dst=pod:a/client-0 => BlackHoleCluster"] },
  ],
  ["PILOT_RESTRICT_POD_UP_TRAFFIC_LOOP", "1.5.10", "", "0.0.0.0:15001", OWN_PORT],
  ["PILOT_ENABLE_LOOP_BLOCKER", "1.9.9", "", "0.0.0.0:15001", OWN_PORT],
  [
    "PILOT_ENABLE_HEADLESS_SERVICE_POD_LISTENERS",
    "1.21.6",
    HEADLESS,
    "0.0.0.0:5432",
    { chains: ["* => outbound|5432||db.b.svc.cluster.local"] },
  ],
  [
    "PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_OUTBOUND",
    "1.18.7",
    SNIFFED,
    "0.0.0.0:5432",
    { chains: ["* => outbound|5432||rest.com"] },
  ],
  [
    "PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_OUTBOUND",
    "1.18.7",
    WEB + SNIFFED,
    "0.0.0.0:5432",
    { chains: ["* => route:5432"] },
  ],
])("without %s in %s", (variable, release, objects, listener, expected) => {
  const environment = { [variable]: "false" };
  const simulation = simulationOf(CLIENT + objects, { release, environment });
  const [group] = toConformanceForm(simulation, []).groups.filter(({ proxies }) => proxies.includes("a/client"));
  expect(group?.listeners[listener]).toEqual(expected);
});
