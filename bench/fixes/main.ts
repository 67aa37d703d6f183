// `npm run bench:fixes [-- NAMESPACES…]`: what finding fixes adds to a review, for one new entry that hits a known client and
// for six. A table for people; it fails no test.
import { argv, threadCpuUsage } from "node:process";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { review } from "../../src/review.ts";
import { type Repository, writeRepository } from "../write-repository.ts";

const SIZES = [50, 200, 1000];
const ROUNDS = 3;
const PORTS = [3306, 5432, 6379, 9092, 27017, 1521];

/** A client of an external database for each port. */
const client = (port: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: client-${port}
  namespace: team-0000
spec:
  selector: {matchLabels: {app: client-${port}}}
  template:
    metadata: {labels: {app: client-${port}}}
    spec:
      containers:
        - name: main
          image: registry.example.com/client
          env: [{name: DATABASE_ADDR, value: "10.10.13.110:${port}"}]
`;

const entry = (port: number): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: database-${port}
  namespace: demo
spec:
  hosts: [database-${port}.demo]
  ports:
    - {number: ${port}, name: tcp-database, protocol: TCP}
  resolution: DNS
`;

const policies = readShippedPolicies();
const withoutFixes = new Map([...policies].map(([path, text]) => [path, text.replace(/^fixes:.*$/m, "")]));

interface Cost {
  readonly time: number;
  readonly findings: number;
  readonly fixes: number;
}

async function measure(before: Repository, after: Repository, texts: typeof policies): Promise<Cost> {
  const start = threadCpuUsage();
  const { findings } = await review(before, after, { policies: texts });
  const { user, system } = threadCpuUsage(start);
  const fixes = findings.reduce((sum, finding) => sum + finding.fixes.length, 0);
  return { time: (user + system) / 1000, findings: findings.length, fixes };
}

const median = (costs: readonly Cost[]): Cost =>
  costs.toSorted((a, b) => a.time - b.time)[Math.floor(costs.length / 2)] as Cost;

for (const namespaces of argv.length > 2 ? argv.slice(2).map(Number) : SIZES) {
  for (const count of [1, 6]) {
    const ports = PORTS.slice(0, count);
    const before = new Map([
      ...writeRepository(namespaces),
      ...ports.map((port) => [`clients/${port}.yaml`, client(port)] as const),
    ]);
    const after = new Map([...before, ...ports.map((port) => [`demo/${port}.yaml`, entry(port)] as const)]);
    const rounds: [Cost, Cost][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push([await measure(before, after, withoutFixes), await measure(before, after, policies)]);
    }
    const [plain, all] = [0, 1].map((index) => median(rounds.map((pair) => pair[index] as Cost))) as [Cost, Cost];
    console.log(
      `${namespaces} namespaces, ${count} new: without fixes ${plain.time.toFixed(0)} ms, with ${all.time.toFixed(0)} ms; ${all.findings} findings, ${all.fixes} fixes`,
    );
  }
}
console.log(`Milliseconds of processor time, medians of ${ROUNDS} rounds; fixes are what the second figure has more.`);
