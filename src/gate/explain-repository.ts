// A repository state -> what Earshot makes of it: which meshes, rendered from what, with which sidecars, and what it leaves out.
// Compares nothing and judges nothing.
import { renderState } from "../deployments/render-state.ts";
import { compareText } from "../manifests/compare-text.ts";
import { keepReadings } from "../manifests/keep-readings.ts";
import type { readFile } from "../manifests/read-file.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import type { ExplainedRepository } from "../report/repository.ts";
import { chartsOnce } from "./charts-once.ts";
import { distinct } from "./distinct.ts";
import { explainMesh } from "./explain-mesh.ts";
import { type MeshPlan, planReviews, type ReviewSettings } from "./plan-reviews.ts";
import { withSources } from "./sources.ts";

/** Never throws for what a repository holds. */
export async function explainRepository(own: Snapshot, asked: ReviewSettings): Promise<ExplainedRepository> {
  const read = asked.read ?? keepReadings();
  const { after: state, notices } = withSources(own, own, asked);
  const rendering = await renderState(state, { read, renderer: asked.renderer });
  const plan = planReviews(state, state, { ...asked, read, renderings: { before: rendering, after: rendering } });
  const { settings, effective } = plan.found;
  const said = effective.filter(({ key }) => key.startsWith("meshes")).map(({ location }) => location.path);
  const known = {
    state,
    read,
    rendering,
    ...(settings.meshes !== undefined && { settingsPaths: [...new Set(said)] }),
    isOnly: plan.meshes.length === 1,
  };
  return {
    files: state.size,
    ...filesLeftOut(state, plan.meshes, {
      read,
      rendered: new Set(rendering.units.flatMap((unit) => [...unit.files])),
    }),
    meshes: plan.meshes.map((mesh) => explainMesh(mesh, known)),
    notices: chartsOnce(
      distinct([...notices, ...plan.found.notices, ...plan.notices], (notice) => JSON.stringify(notice)),
    ),
  };
}

interface Known {
  readonly read: typeof readFile;
  readonly rendered: ReadonlySet<string>;
}

function filesLeftOut(state: Snapshot, meshes: readonly MeshPlan[], { read, rendered }: Known) {
  const withoutObjects: string[] = [];
  const ofNoMesh: string[] = [];
  for (const [path, text] of state) {
    if (typeof text !== "string" || rendered.has(path)) continue;
    if (read(path, text).documents.length === 0) withoutObjects.push(path);
    else if (!meshes.some(({ after, hasFile }) => after.has(path) || hasFile(path))) ofNoMesh.push(path);
  }
  return { withoutObjects: withoutObjects.sort(compareText), ofNoMesh: ofNoMesh.sort(compareText) };
}
