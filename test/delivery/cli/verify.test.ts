// `earshot verify`: its answers in every form, what it takes the proxy's word for, its exit statuses, and what it refuses.
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import schema from "../../../schemas/verify.json" with { type: "json" };
import { DUMPS, keptDump } from "../../verify/envoy/kept-dump.ts";
import { makeDirectory } from "../repository.ts";
import { earshot, earshotInside } from "./earshot.ts";

const dump = (name: string): string => join(DUMPS, `${name}.json`);

function makeFiles(name: string, change: (manifests: string) => string = (text) => text): string {
  return makeDirectory({ "manifests.yaml": change(keptDump(name).manifests) });
}

const verify = (...args: readonly string[]) => earshotInside(["verify", "--all-injected", ...args]);

describe("earshot verify", () => {
  test("ends with 0 where all is equal, and says whose proxy it was", async () => {
    const { status, stdout } = await verify("--proxy-config", dump("whole-shop"), makeFiles("whole-shop"));
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^The simulation of shop\/checkout \(Istio 1\.30\.3\) is equal to the live pod\s+shop\/checkout-6d4cf56db6-x7k2p\.$/m,
    );
    expect(stdout).toMatch(/^ {2}listeners +11 +0 +0 +0$/m);
    expect(stdout).toMatch(/^ {4}svc:shop\/mailer +10\.104\.0\.\d+ +by listeners$/m);
    expect(stdout).toContain("Namespace kube-system: kube-dns.kube-system.svc.cluster.local");
    expect(stdout).toMatch(/Recognised and not compared:.* 2 Istio's own listeners/);
  });

  test("ends with 1 where something differs, with both sides of it", async () => {
    const files = makeFiles("mysql-client", (text) => text.replace("number: 3306", "number: 3307"));
    const { status, stdout } = await verify("--proxy-config", dump("mysql-client"), files);
    expect(status).toBe(1);
    expect(stdout).toContain("differs from the live pod");
    expect(stdout).toContain(
      "The simulation listens on 0.0.0.0:3307 for ServiceEntry demo/mysql; the live proxy does not.",
    );
    expect(stdout).toMatch(/^ {8}simulated +\* => outbound\|3307\|\|mysql\.demo$/m);
    expect(stdout).toMatch(/^ {8}live +\* => outbound\|3306\|\|mysql\.demo$/m);
  });

  test("JSON fits its schema, every field described", async () => {
    const files = makeFiles("two-pods", (text) => text.replace("replicas: 2", "replicas: 1"));
    const { stdout } = await verify("--proxy-config", dump("two-pods"), files, "--istio", "1.20", "--format", "json");
    const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
      closed(schema) as object,
    );
    const answer = JSON.parse(stdout);
    expect(validate(answer), JSON.stringify(validate.errors)).toBe(true);
    expect(answer).toMatchObject({
      schema: "earshot.verify/1",
      workload: "shop/checkout",
      istio: "1.20.8",
      equal: false,
    });
    expect(answer.differences.length).toBeGreaterThan(0);
    expect(answer.addresses.length).toBeGreaterThan(0);
    expect(answer.remarks.join()).toContain("2 pods of `outbound|9200||search.db.svc.cluster.local`");
  });

  test("Markdown shows differences as a patch", async () => {
    const files = makeFiles("mysql-client", (text) => text.replace("protocol: TCP", "protocol: HTTP"));
    const { status, stdout } = await verify("--proxy-config", dump("mysql-client"), files, "--format", "markdown");
    expect(status).toBe(1);
    expect(stdout).toContain("- inspectors: http\n+ * => outbound|3306||mysql.demo\n+ inspectors: none\n```");
  });

  test("from a pipe", async () => {
    const { text } = keptDump("weighted");
    const { status, stdout } = await earshot(
      ["verify", "--all-injected", "--proxy-config", "-", makeFiles("weighted")],
      { input: text },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("is equal to") });
  });

  test("the proxy's release counts; --istio wins, and is told", async () => {
    const own = await verify("--proxy-config", dump("old-release"), makeFiles("old-release"), meshOf("old-release"));
    expect(own.stdout).toContain("(Istio 1.14.3)");
    const asked = await verify(
      ...["--proxy-config", dump("old-release"), makeFiles("old-release"), meshOf("old-release"), "--istio", "1.30"],
    );
    expect(asked.stdout).toContain("The live proxy is of Istio 1.14.3; it is compared with the simulation of 1.30.3");
  });

  test.each([
    [["--proxy-config", "no-such-file.json"], "there is no file no-such-file.json"],
    [["--proxy-config", "README.md"], "README.md is not JSON: write it with `istioctl proxy-config all"],
    [["--proxy-config", "package.json"], "package.json holds neither listeners nor clusters of a proxy"],
    [["--proxy-config", "src"], "src is a directory, not a file"],
    [["--proxy-config", "-", "-"], "standard input can be read once"],
    [[], "required option '--proxy-config"],
    [
      ["--proxy-config", dump("weighted"), "--workload", "shop/cart", "examples/seed-mysql/after"],
      "these files hold no workload shop/cart; they hold",
    ],
    [
      ["--proxy-config", dump("weighted"), "examples/seed-mysql/after"],
      "the proxy is of shop/checkout, which these files do not hold",
    ],
  ])("cannot compare %j", async (args, words) => {
    const { status, stdout, stderr } = await verify(...args);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("    at ");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});

function meshOf(name: string): string {
  const directory = makeDirectory({ "mesh.yaml": keptDump(name).meshConfig ?? "" });
  return `--mesh-config=${join(directory, "mesh.yaml")}`;
}

/** The schema with every object closed: a field that is written and not described fails. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== "object" || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [key, closed(value)] as const);
  const isObject = "properties" in part && "type" in part;
  return { ...Object.fromEntries(entries), ...(isObject && { additionalProperties: false }) };
}
