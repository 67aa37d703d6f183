// What is told of a finding beside its own words.
import { expect, test } from "vitest";
import type { CallChange, ChosenBy, Conflict } from "../../src/impact/impact.ts";
import type { Review, ReviewedFinding } from "../../src/report/review.ts";
import { groupCalls, tellCall } from "../../src/report/tell-call.ts";
import { tellFinding } from "../../src/report/tell-finding.ts";
import { callChange, outsideDatabase, seedFinding, seedImpact, seedReview } from "./example-reviews.ts";

const cluster = "outbound|3306||orders.shop.svc.cluster.local";
const kept = (to: string, chosenBy: ChosenBy, from = "demo1/mysql-client"): CallChange =>
  callChange({
    from,
    to,
    before: { outcome: cluster, cluster, listener: "10.1.2.3:3306" },
    after: { outcome: cluster, cluster, listener: "10.1.2.3:3306" },
    symptom: "connected",
    chosenBy: [chosenBy, chosenBy],
  });

function story(calls: readonly CallChange[], finding: ReviewedFinding = seedFinding) {
  const review: Review = { ...seedReview, findings: [finding], impacts: [{ ...seedImpact, calls }] };
  return tellFinding(review, finding);
}

test("calls to the same port that stay are told with the reason", () => {
  const calls = [
    kept("orders:3306", "address"),
    kept("10.1.2.9:3306", "range"),
    kept("db.example:3306", "name"),
    kept("10.7.7.7:3306", "swept"),
  ];
  expect(story(calls).untouched).toEqual([
    "`demo1/mysql-client` → `10.1.2.9:3306` (an entry for its address range has it)",
    "`demo1/mysql-client` → `10.7.7.7:3306` (still `orders.shop.svc.cluster.local`)",
    "`demo1/mysql-client` → `db.example:3306` (its host name decides)",
    "`demo1/mysql-client` → `orders:3306` (`10.1.2.3:3306` has a listener of its own)",
  ]);
});

test("other ports, other workloads and the subject itself are not", () => {
  const calls = [kept("orders:3307", "address"), kept("orders:3306", "address", "other/client"), outsideDatabase];
  expect(story(calls).untouched).toEqual([]);
});

test("who is hit without a known call is named once there is one by somebody else; alone, what it would see is said", () => {
  const words = "`billing` and `web` have no known call to port 3306; any that they make would go the same way.";
  expect(story([]).remarks).toEqual([words]);
  const silent = { ...seedFinding, subject: { ...seedFinding.subject, calls: [] } };
  expect(story([], silent).remarks).toEqual([
    expect.stringMatching(
      /^Clients in `billing`, `demo1` and `web` that make such a connection will see: another server, or none: login fails/,
    ),
  ]);
});

test("several conflicts are listed, one alone is the finding's own words", () => {
  const origin = { kind: "ServiceEntry", namespace: "shop", name: "kafka-two" };
  const conflict: Conflict = {
    listener: "0.0.0.0:9092",
    port: 9092,
    winner: { ...origin, name: "kafka-one" },
    loser: { origin, hostname: "kafka-two.example", port: 9092, protocol: "TCP", effect: "dropped" },
    workloads: ["shop/cart", "shop/front"],
    namespaces: ["shop"],
    causes: [],
  };
  const about = (conflicts: readonly Conflict[]) =>
    story([], { ...seedFinding, subject: { ...seedFinding.subject, conflicts } }).conflicts;
  expect(about([conflict])).toEqual([]);
  expect(about([conflict, { ...conflict, listener: "10.0.0.1:9092" }])[0]).toBe(
    "ServiceEntry `shop/kafka-two` (`kafka-two.example:9092`, `TCP`) gets nothing of `0.0.0.0:9092`: ServiceEntry `shop/kafka-one` has it, in 2 workloads.",
  );
});

test("a name that is gone is told as a name, not as a server", () => {
  const gone = callChange({
    from: "shop/front",
    to: "stock.warehouse:8080",
    before: { outcome: cluster, cluster },
    after: { outcome: "unresolved", symptom: "unknown" },
    symptom: "other-destination",
  });
  expect(tellCall(gone).sees).toContain("Could not resolve host");
});

test("a call of one side only says so", () => {
  expect(tellCall({ ...outsideDatabase, before: null }).today).toBe("(a new call)");
  expect(tellCall({ ...outsideDatabase, after: null })).toMatchObject({ afterwards: "(no longer called)", sees: "" });
});

test("rows that differ only in the caller become one", () => {
  const rows = ["a", "b", "c", "d", "e", "f"].map((name) =>
    tellCall({ ...outsideDatabase, call: { ...outsideDatabase.call, from: `shop/${name}` } }),
  );
  expect(groupCalls(rows)).toMatchObject([
    {
      who: "`shop/a`, `shop/b`, `shop/c`, `shop/d` and 2 more",
      written: "`MYSQL_ADDR`, demo1/client.yaml:21 and 5 more",
    },
  ]);
});
