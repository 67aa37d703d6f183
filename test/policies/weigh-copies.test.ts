// Several manifests for one object: a change is judged by the one that it is about, and by others; which of them the cluster
// holds is asked only where that makes it another review.
import { expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { review } from "../../src/review.ts";

const policies = readShippedPolicies();

const CART = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
      - {name: cart, env: [{name: STOCK_DB, value: "10.10.13.110:3306"}]}
`;
const service = (namespace: string, name: string, port: number) => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [{name: http, port: ${port}}]}
`;
const sidecar = (host: string) => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec: {egress: [{hosts: ["${host}"]}]}
`;
const STOCK = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: warehouse}
spec:
  hosts: [stock.example]
  resolution: DNS
  ports: [{number: 3306, name: tcp, protocol: TCP}]
`;

type Files = Readonly<Record<string, string>>;

async function reviewed(before: Files, changed: Files) {
  const [base, head] = [before, { ...before, ...changed }].map((files) => new Map(Object.entries(files)));
  const { verdict, findings, notices, assumptions } = await review(base ?? new Map(), head ?? new Map(), {
    policies,
    istio: "1.30",
  });
  return {
    verdict,
    titles: findings.map(({ title }) => title),
    copies: notices.filter(({ code }) => code === "duplicate-object"),
    assumed: assumptions.filter(({ kind }) => kind === "copies"),
  };
}

const DEMOS = {
  "cart.yaml": CART,
  "demo-1/till.yaml": service("warehouse", "till", 8080),
  "demo-2/till.yaml": service("warehouse", "till", 8081),
};

test("a change that has nothing to do with the copies is judged alike by each", async () => {
  const { verdict, copies, assumed } = await reviewed(DEMOS, { "shop/bill.yaml": service("shop", "bill", 9443) });
  expect(assumed).toEqual([]);
  expect(copies).toMatchObject([
    {
      incomplete: false,
      message:
        "Service warehouse/till is also in demo-1/till.yaml:1, with other content: this one is used; with the other this change would be judged alike. Keep one of them.",
    },
  ]);
  expect(verdict).not.toBe("incomplete");
});

test("a change that alters no object asks nobody", async () => {
  expect(await reviewed(DEMOS, { "notes.yaml": "a: b\n" })).toMatchObject({ verdict: "pass", assumed: [] });
});

test("where the other copy would make it another review, that is said, and there is no verdict", async () => {
  const confined = { "cart.yaml": CART, "a.yaml": sidecar("*/*"), "b.yaml": sidecar("./*") };
  const { verdict, titles, copies, assumed } = await reviewed(confined, { "stock.yaml": STOCK });
  expect(verdict).toBe("incomplete");
  expect(copies).toMatchObject([{ incomplete: true }]);
  expect(titles).toMatchObject([
    expect.stringMatching(/ of shop\/cart would .*, if the cluster holds Sidecar shop\/default of a\.yaml$/),
  ]);
  expect(assumed).toMatchObject([
    { matters: true, otherwise: { if: "the cluster holds `Sidecar shop/default` of `a.yaml`" } },
  ]);
});

const others = (count: number, host: (index: number) => string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${String.fromCharCode(97 + index)}.yaml`,
      sidecar(host(index)).replace("shop}", `shop, labels: {copy: "${index}"}}`),
    ]),
  );

test("of several copies each is asked, also the last", async () => {
  const before = { "cart.yaml": CART, ...others(6, (index) => (index === 0 ? "*/*" : "./*")) };
  const { verdict, assumed } = await reviewed(before, { "stock.yaml": STOCK });
  expect(verdict).toBe("incomplete");
  expect(assumed).toMatchObject([{ otherwise: { if: "the cluster holds `Sidecar shop/default` of `a.yaml`" } }]);
});

test("copies that say the same are asked once", async () => {
  const same = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`b${index}.yaml`, sidecar("./*")]));
  const before = { "cart.yaml": CART, "a.yaml": sidecar("*/*"), ...same };
  const { assumed } = await reviewed(before, { "stock.yaml": STOCK });
  expect(assumed).toMatchObject([{ otherwise: { if: "the cluster holds `Sidecar shop/default` of `a.yaml`" } }]);
});

test("where there are more copies than can be asked, there is no verdict", async () => {
  const before = { "cart.yaml": CART, ...others(20, () => "./*") };
  const { verdict, copies } = await reviewed(before, { "stock.yaml": STOCK });
  expect(verdict).toBe("incomplete");
  expect(copies).toMatchObject([{ incomplete: true, message: expect.stringContaining("may hold another") }]);
});

test("copies that are only counted are asked as well, and called by their names", async () => {
  const tills = (port: number) =>
    Array.from({ length: 6 }, (_, index) => service("warehouse", `till-${index}`, port)).join("---\n");
  const before = {
    "cart.yaml": CART,
    "a.yaml": `${tills(8080)}---\n${sidecar("*/*")}`,
    "b.yaml": `${tills(8080)}---\n${sidecar("./*")}`,
  };
  const { verdict, assumed } = await reviewed(before, { "stock.yaml": STOCK });
  expect(verdict).toBe("incomplete");
  expect(assumed).toMatchObject([{ otherwise: { if: "the cluster holds `Sidecar shop/default` of `a.yaml`" } }]);
});

test("the copy counts that the change is about, though another one comes later", async () => {
  const [open, shut] = [sidecar("*/*"), sidecar("./*")];
  const before = {
    "cart.yaml": CART,
    "stock.yaml": STOCK,
    "a.yaml": shut,
    "b.yaml": shut.replace("shop}", "shop, labels: {b: b}}"),
  };
  const { titles, copies } = await reviewed(before, { "a.yaml": open });
  expect(titles.length).toBeGreaterThan(0);
  expect(titles.join()).not.toContain(", if ");
  expect(copies).toMatchObject([{ location: { path: "a.yaml" } }]);
});

test("a file that is added as a copy of what is there", async () => {
  const before = { "cart.yaml": CART, "v1/till.yaml": service("warehouse", "till", 8080) };
  const { copies } = await reviewed(before, { "legacy/till.yaml": service("warehouse", "till", 8082) });
  expect(copies).toMatchObject([{ location: { path: "legacy/till.yaml" } }]);
});

test("of copies that the change is about and others that stay as they are, only those are in the way", async () => {
  const before = { ...DEMOS, "a.yaml": sidecar("*/*"), "b.yaml": sidecar("./*"), "stock.yaml": STOCK };
  const { verdict, copies } = await reviewed(before, { "a.yaml": sidecar("istio-system/*") });
  expect(verdict).toBe("incomplete");
  expect(copies.map(({ location, incomplete }) => [location?.path, incomplete])).toEqual([
    ["a.yaml", true],
    ["demo-2/till.yaml", false],
  ]);
});

test("of many objects the files are named once, the first objects and their count", async () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const copies = (port: number) => names.map((name) => service("warehouse", name, port)).join("---\n");
  const wants = (port: number) => CART.replace("10.10.13.110:3306", `http://a.warehouse:${port}`);
  const before = { "cart.yaml": wants(8080), "one/all.yaml": copies(8080), "two/all.yaml": copies(8081) };
  const { assumed } = await reviewed(before, { "one/all.yaml": copies(8082) });
  const text = assumed[0]?.text ?? "";
  expect(text.match(/one\/all\.yaml/g)).toHaveLength(1);
  expect(text).toMatch(
    /^the cluster is taken to hold `Service warehouse\/a`, .*`Service warehouse\/c` and 3 more of `one/,
  );
});
