// Settings of the right shape -> what is still wrong with single values: days that there are not, globs that match nothing,
// addresses that are none. Looks at nothing but the settings.
import ipaddr from "ipaddr.js";
import { isDay } from "./calendar.ts";
import type { Complaint } from "./explain-schema-error.ts";
import { nameOf } from "./explain-schema-error.ts";
import { troubleOfGlob } from "./match-glob.ts";
import type { CallSetting, MeshSetting, Settings, SourceSetting, Waiver } from "./settings.ts";

/** All of them, in the order of the keys. */
export function checkValues(settings: Settings): readonly Complaint[] {
  const { calls = [], meshes = [], sources = [], policyFiles = [], fixes, waivers = [] } = settings;
  return [
    ...calls.flatMap((call, index) => checkCall(call, ["calls", index])),
    ...meshes.flatMap((mesh, index) => checkMesh(mesh, index, meshes)),
    ...checkSources(sources, ["sources"]),
    ...checkGlobs(policyFiles, ["policyFiles"]),
    ...[fixes?.addressPool ?? []].flat().flatMap(checkPool),
    ...waivers.flatMap((waiver, index) => checkWaiver(waiver, index)),
  ];
}

type Place = Complaint["field"];

const complaint = (field: Place, message: string): readonly Complaint[] => [
  { field, message: `${nameOf(field)}: ${message}` },
];

function checkCall({ from, to }: CallSetting, at: Place): readonly Complaint[] {
  const hasTwoParts = /^[^/\s]+\/[^/\s]+(?:\/[^/\s]+)?$/.test(from);
  const port = Number(/^(?:\[[^\]\s]+\]|[^:\s/]+):(\d{1,5})$/.exec(to)?.[1]);
  return [
    ...(hasTwoParts
      ? []
      : complaint([...at, "from"], `${from} is no workload; write namespace/workload, such as orders/*`)),
    ...(port >= 1 && port <= 65_535
      ? []
      : complaint(
          [...at, "to"],
          `${to} is no destination; write an address or a name and a port, such as 10.10.13.110:3306`,
        )),
  ];
}

function checkSources(sources: readonly SourceSetting[], at: Place): readonly Complaint[] {
  return sources.flatMap(({ paths = [] }, index) => checkGlobs(paths, [...at, index, "paths"]));
}

function checkMesh(
  { name, paths, assume, meshConfig, sources = [], calls = [] }: MeshSetting,
  index: number,
  all: readonly MeshSetting[],
) {
  const at = ["meshes", index];
  const first = all.findIndex((other) => other.name === name);
  return [
    ...(first < index ? complaint([...at, "name"], `there is already a mesh called ${name}`) : []),
    ...checkGlobs(paths ?? [], [...at, "paths"]),
    ...checkGlobs(assume ?? [], [...at, "assume"]),
    ...checkSources(sources, [...at, "sources"]),
    ...(meshConfig === undefined
      ? []
      : checkGlobs([meshConfig], [...at, "meshConfig"]).map((one) => ({ ...one, field: [...at, "meshConfig"] }))),
    ...calls.flatMap((call, number) => checkCall(call, [...at, "calls", number])),
  ];
}

function checkGlobs(globs: readonly string[], at: Place): readonly Complaint[] {
  return globs.flatMap((glob, index) => {
    const trouble = troubleOfGlob(glob);
    return trouble === undefined ? [] : complaint([...at, index], `${glob}: ${trouble}`);
  });
}

/** What istiod's own allocation hands out. */
const ISTIOD_POOLS = ["240.240.0.0/16", "2001:2::/48"];

function checkPool(pool: string): readonly Complaint[] {
  const at = ["fixes", "addressPool"];
  if (!pool.includes("/") || !ipaddr.isValidCIDR(pool))
    return complaint(at, `${pool} is no range of addresses such as 240.1.0.0/16`);
  const [address, length] = ipaddr.parseCIDR(pool);
  const owner = ISTIOD_POOLS.map((own) => ipaddr.parseCIDR(own)).find(
    ([own, prefix]) => own.kind() === address.kind() && length >= prefix && address.match(own, prefix),
  );
  return owner === undefined ? [] : complaint(at, `istiod hands out the addresses of ${pool} itself`);
}

function checkWaiver({ resource, until }: Waiver, index: number): readonly Complaint[] {
  const at = ["waivers", index];
  return [
    ...(isDay(until) ? [] : complaint([...at, "until"], `there is no day ${until}`)),
    ...(/^[A-Za-z*?]+ (?:[^\s/]+\/)?[^\s/]+$/.test(resource)
      ? []
      : complaint(
          [...at, "resource"],
          `${resource} is no resource; write Kind namespace/name, such as ServiceEntry demo/mysql`,
        )),
  ];
}
