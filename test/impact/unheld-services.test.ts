// Routes to Services that Git does not hold: a doubt where the cluster may well have them, a loss where the repository would hold them.
import { expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { review } from "../../src/review.ts";

const policies = readShippedPolicies();

const shop = (...calls: readonly string[]) => `apiVersion: v1
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
    spec: {containers: [{name: cart, env: [${calls.map((to, at) => `{name: CALL_${at}, value: "${to}"}`).join(", ")}]}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: parcels, namespace: shop}
spec: {hosts: [parcels.example], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}
`;

const service = (namespace: string, name: string) => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {ports: [{name: http, port: 80}]}
`;

const routeTo = (host: string, extra = "") => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: parcels, namespace: shop}
spec: {hosts: [parcels.example], http: [{route: [{destination: {host: ${host}, port: {number: 80}${extra}}}]}]}
`;

async function reviewOf(before: string, route: string, after = before) {
  const states = [{ "a.yaml": before }, { "a.yaml": after, "b.yaml": route }].map(
    (one) => new Map(Object.entries(one)),
  );
  const [base, head] = states as [Map<string, string>, Map<string, string>];
  const { verdict, findings, assumptions } = await review(base, head, { policies, istio: "1.30" });
  const doubt = assumptions.find(({ kind }) => kind === "unheld-service");
  const told = findings.map(({ policy, severity }) => `${policy} ${severity}`);
  return { verdict, told, doubt, gone: doubt?.otherwise?.gone.length ?? 0, findings };
}

const GATEWAY = "istio-egressgateway.istio-system.svc.cluster.local";
const CALL = "http://parcels.example/today";

test("a gateway is not in Git as a rule, whatever else of its namespace is", async () => {
  const { verdict, told, doubt, gone, findings } = await reviewOf(
    shop(CALL) + service("istio-system", "kiali"),
    routeTo(GATEWAY),
  );
  expect([verdict, told, gone]).toEqual(["warn", ["lost-destination warning"], 1]);
  expect(findings[0]?.title).toMatch(/, unless the cluster has a Service that Git does not hold$/);
  expect(doubt?.otherwise?.if).toBe("the cluster has `Service istio-system/istio-egressgateway`");
  expect(doubt?.settle).toMatch(/^`kubectl get service istio-egressgateway -n istio-system` tells/);
});

test("so may be any Service of a namespace that Git holds nothing of", async () => {
  const { verdict, told, gone } = await reviewOf(shop(CALL), routeTo("prices.billing.svc.cluster.local"));
  expect([verdict, told, gone]).toEqual(["warn", ["lost-destination warning"], 1]);
});

test("a namespace that Git holds Services of has no others: the name is a mistake", async () => {
  const files = shop(CALL) + service("billing", "prices");
  const { verdict, told, doubt } = await reviewOf(files, routeTo("pricse.billing.svc.cluster.local"));
  expect([verdict, told, doubt]).toEqual(["block", ["lost-destination error"], undefined]);
});

test("what is no Service of the cluster is none that somebody else made", async () => {
  const { verdict, told } = await reviewOf(shop(CALL), routeTo("prices.billing.example"));
  expect([verdict, told]).toEqual(["block", ["lost-destination error"]]);
});

test("a Service that the change takes out of Git is lost", async () => {
  const host = "prices.billing.svc.cluster.local";
  const own = service("billing", "prices").replace("spec: {", "spec: {selector: {app: prices}, ");
  const pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: prices, namespace: billing, labels: {app: prices}}\n";
  const held = `${shop(CALL)}${own}${pod}spec: {containers: [{name: prices}]}\n`;
  const { verdict, told } = await reviewOf(`${held}---\n${routeTo(host)}`, "", `${shop(CALL)}---\n${routeTo(host)}`);
  expect([verdict, told]).toEqual(["block", ["lost-destination error"]]);
});

test("a subset that the rules of its host do not have is none, whoever has the Service", async () => {
  const rule = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: gate, namespace: shop}
spec: {host: ${GATEWAY}, subsets: [{name: parcels}]}
`;
  const told = async (subset: string) =>
    (await reviewOf(shop(CALL) + rule, routeTo(GATEWAY, `, subset: ${subset}`))).told;
  expect(await told("parcels")).toEqual(["lost-destination warning"]);
  expect(await told("letters")).toEqual(["lost-destination error"]);
});

test("where nobody is known to call, it is worth a word only", async () => {
  const { verdict, told } = await reviewOf(shop(), routeTo(GATEWAY));
  expect([verdict, told]).toEqual(["pass", ["lost-destination info"]]);
});
