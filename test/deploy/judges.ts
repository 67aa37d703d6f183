// For tests: programs of others that judge what is shipped to those who run the App. Those of CI must be there.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tools } from "../delivery/render/real-tools.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function judge(variable: string): string | undefined {
  const named = process.env[variable];
  if (named === undefined && process.env.CI !== undefined) throw new Error(`${variable} must be set where CI is set`);
  if (named === undefined) console.warn(`${variable} names nothing: tests that ask it are skipped`);
  return named;
}

export const hadolint = judge("EARSHOT_HADOLINT");
export const kubernetesValidate = judge("EARSHOT_KUBERNETES_VALIDATE");
export const hasHelm = tools.helm !== undefined;

/** What a program prints; throws when it fails, with what it said. */
export function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(`${stdout}${stderr}`);
  return stdout;
}

const CHART = "deploy/helm/earshot";

export const lint = (): string => run(tools.helm ?? "", "lint", "--strict", CHART);

/** The chart with these values, which are JSON, as helm renders it. */
export function template(values: object = {}): string {
  const directory = mkdtempSync(join(tmpdir(), "earshot-chart-"));
  try {
    const file = join(directory, "values.json");
    writeFileSync(file, JSON.stringify(values));
    return run(tools.helm ?? "", "template", "earshot", CHART, "--namespace", "ci", "--values", file);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What Kubernetes' own schemas say of manifests: lines that begin with PASSED, WARN or ERROR. */
export function validate(manifests: string): string {
  const directory = mkdtempSync(join(tmpdir(), "earshot-chart-"));
  try {
    const file = join(directory, "manifests.yaml");
    writeFileSync(file, manifests);
    return execFileSync(kubernetesValidate ?? "", ["--strict", "-k", "1.33", "--quiet", file], {
      encoding: "utf8",
      stdio: "pipe",
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
