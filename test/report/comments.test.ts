// The comment of every example, and of stories that people told, as a person reads it: goldens to be read for tone, not
// only compared. Each must say who is hit, what they will see, why, and what to do. `npm run test:update` writes them anew.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { toMarkdown } from "../../src/report/to-markdown.ts";
import { toText } from "../../src/report/to-text.ts";
import { type Review, review } from "../../src/review.ts";
import { liveMarkup } from "./live-markup.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const policies = readShippedPolicies();

function snapshotOf(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".yaml"),
  );
  return new Map(paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(`${ROOT}${folder}/${path}`, "utf8")]));
}

const reviewOf = (folder: string): Promise<Review> =>
  review(snapshotOf(`${folder}/before`), snapshotOf(`${folder}/after`), { policies, istio: "1.30" });

const examples = readdirSync(`${ROOT}examples`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `examples/${name}`)
  // Those with a change that moves nobody need tools: test/delivery/render/ reviews them.
  .filter((folder) => !existsSync(`${ROOT}${folder}/quiet`));

/** One for each way in which traffic is hurt. */
const stories = [
  "connection-closed-by-foreign-host",
  "http-port-name-hangs-mysql",
  "second-entry-goes-to-the-first",
  "sidecar-edit-takes-listeners-away",
  "tcp-443-breaks-other-https",
].map((name) => `test/cases/stories/${name}`);

const nobodyNamesIt = "test/cases/foreign-capture/nobody-names-the-port";

const folders = [...examples.toSorted(), ...stories, nobodyNamesIt];
const goldenOf = (folder: string, form: string) => `comments/${folder.slice(folder.lastIndexOf("/") + 1)}.${form}`;

describe.each(folders)("%s", (folder) => {
  test("the comment", async () => {
    const text = toMarkdown(await reviewOf(folder), { states: "base 1a2b3c → merge result 4d5e6f" });
    await expect(text).toMatchFileSnapshot(goldenOf(folder, "md"));
    expect(liveMarkup(text)).toEqual([]);
  });

  test("answers who, what they see, why and what to do, within a screen", async () => {
    const result = await reviewOf(folder);
    const text = toMarkdown(result);
    const [finding] = result.findings;
    const callers = finding?.subject.calls.map(({ call }) => call.from) ?? [];
    expect([...callers, ...(finding?.namespaces ?? [])]).not.toEqual([]);
    for (const name of [...callers, ...(finding?.namespaces ?? [])]) expect(text).toContain(name);
    for (const { kind, namespace, name } of finding?.causes ?? [])
      expect(text).toContain(`${kind} \`${namespace}/${name}\``);
    expect(text).toMatch(/\*\*Fix(?:es)?\*\*|\*\*What to do\*\*/);
    expect(text).toContain("<summary>Why this happens</summary>");
    expect(text).not.toMatch(/\bmay potentially\b|filter chain|\(s\)/i);
    const seen = text.replaceAll(/<details>[\s\S]*?<\/details>|```mermaid[\s\S]*?```/g, "");
    expect(seen).not.toMatch(/outbound\||PassthroughCluster|Envoy/);
    expect(seen.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(25);
  });

  test("in a terminal of 80 columns", async () => {
    const text = toText(await reviewOf(folder), { width: 80 });
    await expect(text).toMatchFileSnapshot(goldenOf(folder, "txt"));
    const isPatch = (line: string) => /^ {7}/.test(line);
    const [, ...lines] = text.split("\n");
    expect(lines.filter((line) => line.length > 80 && !isPatch(line))).toEqual([]);
  });
});
