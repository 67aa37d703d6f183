// The way of a call, step by step.
import { expect, test } from "vitest";
import { toTrace } from "../../src/report/to-trace.ts";
import type { CallResult } from "../../src/simulation/call.ts";

const result: CallResult = {
  call: { from: "demo1/mysql-client", to: "10.10.13.110:3306", protocol: "tcp" },
  listener: "0.0.0.0:3306",
  cluster: "outbound|3306||mysql.demo",
  outcome: "outbound|3306||mysql.demo",
  symptom: "closed",
  steps: [
    { stage: "listener", text: "10.10.13.110:3306 has none; 0.0.0.0:3306 takes whatever comes to the port" },
    { stage: "endpoints", text: "none" },
  ],
};

test("a trace shows the question, the steps and what the client sees", () => {
  expect(toTrace({ result, alternatives: [] })).toBe(`demo1/mysql-client → 10.10.13.110:3306  (tcp)
  listener   10.10.13.110:3306 has none; 0.0.0.0:3306 takes whatever comes to the port
  endpoints  none
=> outbound|3306||mysql.demo
its client sees: connected, then closed at once: "Lost connection to MySQL server at 'reading initial communication packet'" (closed)
`);
});

test("what Git does not say is told with the other end", () => {
  const other = { ...result, outcome: "PassthroughCluster", symptom: "connected" } as const;
  const otherwise = [{ if: "pods of `demo1` have no sidecar", result: other }];
  expect(toTrace({ result, alternatives: [], otherwise }).split("\n").slice(6)).toEqual([
    "If pods of demo1 have no sidecar, which Git does not say:",
    "=> PassthroughCluster",
    "its client sees: a connection, and what the server there answers (connected)",
    "",
  ]);
});

test("what was asked is echoed, and nothing in it acts on the terminal", () => {
  const call = {
    from: "shop/front\u001b[2J",
    to: "pay.example:443",
    protocol: "http2",
    tls: true,
    sni: "pay.example",
  } as const;
  expect(toTrace({ result: { ...result, call, steps: [] }, alternatives: [] }).split("\n")[0]).toBe(
    "shop/front\ufffd[2J → pay.example:443  (http2 in TLS, SNI pay.example)",
  );
});

test("on a terminal long reasons are wrapped, and what was passed over is dim", () => {
  const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
  const style = { bold: mark("b"), dim: mark("dim"), red: mark("red"), green: mark("green"), yellow: mark("yellow") };
  const steps = [
    { stage: "chain", text: "SNI a.example: no, the server name is b.example and not that one", taken: false },
    { stage: "chain", text: "SNI b.example => outbound|443||b.example", taken: true },
  ] as const;
  const lines = toTrace({ result: { ...result, steps }, alternatives: [] }, { style, width: 60 }).split("\n");
  expect(lines.slice(1, 4)).toEqual([
    "  chain      <dim>SNI a.example: no, the server name is b.example</dim>",
    "             <dim>and not that one</dim>",
    "             SNI b.example => outbound|443||b.example",
  ]);
});
