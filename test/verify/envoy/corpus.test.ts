// Recorded answers of istiod, through a real Envoy and back: equal to the simulation, and where the answer is changed on
// its way, different. Needs an Envoy: see test/verify/README.md.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Verification } from "../../../src/verify/verification.ts";
import { verifyDump } from "../verify-dump.ts";
import type { Answer } from "./answer.ts";
import type { RecordedProxy } from "./corpus-answer.ts";
import { corpusDump } from "./corpus-dump.ts";
import { findEnvoy } from "./run-envoy.ts";

const envoy = findEnvoy();
const CORPUS = join(import.meta.dirname, "../../conformance");
const RELEASES = ["1.30.3", "1.22.8", "1.14.3"];
const EVERY = 12;

/** Every twelfth case, each with another release; all proxies that have an answer of their own. */
function sample(): readonly RecordedProxy[] {
  const themes = readdirSync(join(CORPUS, "cases")).map((theme) => `cases/${theme}`);
  const paths = [...themes, "meshes"].flatMap((folder) =>
    readdirSync(join(CORPUS, folder)).map((name) => `${folder}/${name}`),
  );
  return paths
    .filter((_, index) => index % EVERY === 0)
    .flatMap((path, index) => {
      const answers = JSON.parse(readFileSync(join(CORPUS, path, "expected.json"), "utf8")) as {
        readonly releases: readonly string[];
        readonly groups: readonly { readonly proxies: readonly string[] }[];
      }[];
      const release = RELEASES[index % RELEASES.length] ?? "";
      const groups = answers.find(({ releases }) => releases.includes(release))?.groups ?? [];
      return groups.slice(0, 1).map(({ proxies }) => ({ path, release, proxy: proxies[0] ?? "" }));
    })
    .filter(({ path }) => !path.endsWith("/unix-socket"));
}

describe.skipIf(envoy === undefined)("a recorded answer in a real Envoy", () => {
  const proxies = sample();

  test("there are enough of them", () => {
    expect(proxies.length).toBeGreaterThanOrEqual(30);
  });

  test.concurrent.each(proxies)("$path of $release, $proxy", async (recorded) => {
    const told = await corpusDump(envoy ?? "", recorded);
    expect(verifyDump(told, JSON.stringify(told.dump)).differences).toEqual([]);
    const changed = changeAll(told.answer);
    const { dump } = await corpusDump(envoy ?? "", recorded, () => changed.answer);
    expect(namesOf(verifyDump(told, JSON.stringify(dump)))).toEqual(expect.arrayContaining([...changed.names]));
    expect(changed.names.length).toBeGreaterThanOrEqual(2);
  });
});

const namesOf = ({ differences }: Verification): readonly string[] => differences.map(({ name }) => name);

interface Changed {
  readonly answer: Answer;
  /** What must be named. */
  readonly name: string;
}

type Change = (answer: Answer) => Changed | undefined;

/** What istiod could have said instead. Undefined where the answer has nothing of the kind. */
const leadElsewhere: Change = (answer) => {
  const [key, form] = Object.entries(answer.listeners).find(([name]) => /^[\d.]+:(?!15001)\d+$/.test(name)) ?? [];
  if (key === undefined || form === undefined) return undefined;
  const chains = form.chains.map((chain) => chain.replace(/ => .*/, " => BlackHoleCluster"));
  return { answer: { ...answer, listeners: { ...answer.listeners, [key]: { ...form, chains } } }, name: key };
};

const listenToMore: Change = (answer) => ({
  answer: { ...answer, listeners: { ...answer.listeners, "0.0.0.0:9999": { chains: ["* => PassthroughCluster"] } } },
  name: "0.0.0.0:9999",
});

const forgetCluster: Change = (answer) => {
  const [name] = Object.keys(answer.clusters);
  if (name === undefined) return undefined;
  const clusters = Object.fromEntries(Object.entries(answer.clusters).filter(([other]) => other !== name));
  return { answer: { ...answer, clusters }, name };
};

function changeAll(answer: Answer): { readonly answer: Answer; readonly names: readonly string[] } {
  const names: string[] = [];
  let changed = answer;
  for (const change of [leadElsewhere, listenToMore, forgetCluster]) {
    const next = change(changed);
    if (next === undefined) continue;
    changed = next.answer;
    names.push(next.name);
  }
  return { answer: changed, names };
}
