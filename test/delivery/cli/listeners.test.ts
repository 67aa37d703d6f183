// `earshot listeners` and `earshot trace`: the forms of their answers, and the flags that change them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeDirectory } from "../repository.ts";
import { earshot, earshotInside, makeSeed } from "./earshot.ts";

describe("earshot listeners", () => {
  test("JSON: groups, calls and notices in the form of istiod's recorded answers", async () => {
    const cwd = makeSeed();
    const calls = join(
      makeDirectory({ "calls.yaml": "- {from: demo1/mysql-client, to: '10.10.13.110:3306'}\n" }),
      "calls.yaml",
    );
    const { status, stdout } = await earshot(["listeners", "after", "--istio", "1.30", "--calls", calls], { cwd });
    const answer = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(Object.keys(answer)).toEqual(["istio", "groups", "calls", "notices"]);
    expect(answer.istio).toBe("1.30.3");
    const group = answer.groups.find((one: { proxies: string[] }) => one.proxies.includes("demo1/mysql-client"));
    expect(group.listeners["0.0.0.0:3306"]).toEqual({ chains: ["* => outbound|3306||mysql.demo"] });
    expect(group.clusters["outbound|3306||mysql.demo"]).toBe("EDS");
    expect(answer.calls).toEqual([
      expect.objectContaining({
        to: "10.10.13.110:3306",
        listener: "0.0.0.0:3306",
        cluster: "outbound|3306||mysql.demo",
      }),
    ]);
  });

  test("the table of istioctl, under the names of the proxies", async () => {
    const { status, stdout } = await earshotInside(["listeners", join(makeSeed(), "before"), "--format", "table"]);
    expect(status).toBe(0);
    expect(stdout).toContain("demo1/mysql-client");
    expect(stdout).toMatch(/^ADDRESS +PORT +MATCH +DESTINATION$/m);
    expect(stdout).toMatch(
      /^10\.68\.228\.107 +3306 +ALL +Cluster: outbound\|3306\|\|mysql-server\.demo1\.svc\.cluster\.local$/m,
    );
  });

  test("from a pipe, and --all-injected where no label asks for a sidecar", async () => {
    const pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: cart, namespace: shop}\nspec: {containers: [{name: cart}]}\n";
    const input = `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n${pod}`;
    const without = await earshot(["listeners", "-"], { input });
    const withSidecar = await earshot(["listeners", "-", "--all-injected"], { input });
    expect(JSON.parse(without.stdout).groups).toEqual([]);
    expect(JSON.parse(withSidecar.stdout).groups[0].proxies).toEqual(["shop/cart"]);
  });

  test.each([
    ["what every cluster has is there, and said to be", [], true],
    ["--no-minimum leaves it out", ["--no-minimum"], false],
    ["--all-injected is as istiod's answers were recorded: from the manifests alone", ["--all-injected"], false],
  ])("%s", async (_, flags, isThere) => {
    const { stdout } = await earshotInside(["listeners", join(makeSeed(), "before"), "--istio", "1.30", ...flags]);
    const { groups, notices } = JSON.parse(stdout);
    const listeners = Object.keys(groups[0].listeners);
    const addresses = ["svc:default/kubernetes:443", "svc:kube-system/kube-dns:53", "0.0.0.0:15014"];
    expect(addresses.map((address) => listeners.includes(address))).toEqual(addresses.map(() => isThere));
    expect(notices.map(({ code }: { code: string }) => code)).toEqual(isThere ? ["assumed-services"] : []);
  });

  test("--mesh-config wins", async () => {
    const mesh = makeDirectory({ "mesh.yaml": "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n" });
    const { stdout } = await earshotInside([
      "listeners",
      join(makeSeed(), "before"),
      "--mesh-config",
      join(mesh, "mesh.yaml"),
    ]);
    expect(JSON.parse(stdout).groups[0].listeners["0.0.0.0:15001"].chains.join()).toContain("BlackHoleCluster");
  });

  test.each([
    ["- {to: '10.0.0.1:80'}", 'call 1: "from" is missing'],
    ["- {from: a/b, to: 'c:1', protocol: udp}", 'call 1: protocol: "udp" is not possible'],
    ["- {from: a/b, to: 'c:1', colour: red}", 'call 1: "colour" is not known'],
    ["from: a/b", "must hold a list of calls"],
    ["- {from: [", "is not YAML"],
  ])("a calls file that is wrong: %s", async (text, words) => {
    const calls = join(makeDirectory({ "calls.yaml": text }), "calls.yaml");
    const { status, stderr } = await earshotInside(["listeners", "examples/seed-mysql/before", "--calls", calls]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(words) });
  });
});

describe("earshot trace", () => {
  const TRACE = ["trace", "--from", "demo1/mysql-client"];

  test("tells the way step by step", async () => {
    const { status, stdout } = await earshotInside([...TRACE, "--to", "10.10.13.110:3306", join(makeSeed(), "after")]);
    expect(status).toBe(0);
    expect(stdout).toContain("0.0.0.0:3306");
    expect(stdout).toContain("=> outbound|3306||mysql.demo");
  });

  test("as JSON", async () => {
    const { stdout } = await earshotInside([
      ...TRACE,
      "--to",
      "mysql-server:3306",
      "--format",
      "json",
      join(makeSeed(), "after"),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      resolved: "10.68.228.107:3306",
      cluster: "outbound|3306||mysql-server.demo1.svc.cluster.local",
      symptom: "connected",
    });
  });

  test("a name whose address Git does not know: the way wherever it is, as text and as JSON", async () => {
    const args = [...TRACE, "--to", "mysql.demo:3306", join(makeSeed(), "after")];
    const { stdout } = await earshotInside(args);
    expect(stdout).toContain("=> unresolved");
    expect(stdout).toContain("Wherever that address is, as long as no listener has it as its own:");
    const json = JSON.parse((await earshotInside([...args, "--format", "json"])).stdout);
    expect(json).toMatchObject({
      sidecar: {
        injected: true,
        reason: "namespace label istio-injection: enabled",
        assumed: false,
        revision: "default",
      },
      outcome: "unresolved",
      wherever: { call: { to: "mysql.demo:3306" }, outcome: "outbound|3306||mysql.demo" },
      alternatives: [],
    });
    const chain = json.wherever.steps.find(({ stage }: { stage: string }) => stage === "chain");
    expect(chain).toEqual({ stage: "chain", text: "any => outbound|3306||mysql.demo", taken: true });
  });

  test("reads where it stands when no path is given", async () => {
    const { stdout } = await earshot([...TRACE, "--to", "10.10.13.110:3306"], { cwd: join(makeSeed(), "after") });
    expect(stdout).toContain("=> outbound|3306||mysql.demo");
  });

  test("what was noticed is told beside the answer, and with the release inside of the JSON", async () => {
    const after = join(makeSeed(), "after");
    writeFileSync(join(after, "broken.yaml"), "kind: Service\napiVersion: v1\nmetadata: {\n");
    const args = [...TRACE, "--to", "10.10.13.110:3306", "--istio", "1.3", after];
    const text = await earshotInside(args);
    expect(text.stderr).toContain("broken.yaml:");
    expect(text.stderr).toContain("1.3");
    expect(text.stdout).not.toContain("broken.yaml");
    const json = await earshotInside([...args, "--format", "json"]);
    expect(json.stderr).toBe("");
    expect(JSON.parse(json.stdout)).toMatchObject({
      istio: "1.4.10",
      outcome: "outbound|3306||mysql.demo",
      notices: expect.arrayContaining([
        expect.objectContaining({ location: expect.objectContaining({ path: join(after, "broken.yaml") }) }),
        expect.objectContaining({ code: "istio-release" }),
      ]),
    });
  });

  test("a workload without a sidecar calls past the mesh", async () => {
    const after = makeDirectory({
      "batch.yaml":
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: batch}\n---\n" +
        "apiVersion: v1\nkind: Pod\nmetadata: {name: nightly, namespace: batch}\nspec: {containers: [{name: nightly}]}\n",
    });
    const { status, stdout } = await earshotInside([
      "trace",
      "--from",
      "batch/nightly",
      "--to",
      "10.10.13.110:3306",
      after,
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain("none: namespace batch has no injection label");
    expect(stdout).toContain("=> direct");
  });

  test("an unknown workload names the known ones", async () => {
    const { status, stderr } = await earshot(["trace", "--from", "demo1/nobody", "--to", "a:1", "after"], {
      cwd: makeSeed(),
    });
    expect(status).toBe(2);
    expect(stderr).toContain("there is no workload demo1/nobody; there are: demo1/mysql-client, demo1/mysql-server");
  });
});
