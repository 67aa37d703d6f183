// A mesh of which the repository has objects several times -> its review by the copies that the change is about, and another one
// where other copies make it that. Reviews themselves are somebody else's.
import type { Notice } from "../manifests/notice.ts";
import { contestedCopies, nearestNotices, settledNotices, weighCopies } from "../policies/weigh-copies.ts";
import type { Outcome, Weighed } from "../policies/weigh-doubt.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { SimulationSettings } from "../simulation/simulate-snapshot.ts";
import type { MeshPlan } from "./plan-reviews.ts";

/** What of a review is asked here. */
interface Opened {
  readonly change: { readonly base: { readonly notices: readonly Notice[] } };
  readonly head: Outcome & { readonly notices: readonly Notice[]; readonly simulation: Simulation };
}

export interface ChosenCopies<Of> {
  readonly chosen: Of;
  /** The review by other copies, where it is another one. */
  readonly other?: Weighed & { readonly opened: Of };
  /** Of the state after the change: those of copies stand in the way where it matters which of them the cluster holds. */
  readonly notices: readonly Notice[];
}

/** Where no copies stand in the way, nothing is asked but the review itself. */
export async function chooseCopies<Of extends Opened>(
  plan: MeshPlan,
  paths: ReadonlySet<string>,
  open: (plan: MeshPlan) => Promise<Of>,
): Promise<ChosenCopies<Of>> {
  const last = await open(plan);
  const { change, head } = last;
  const alteration = { paths, objects: head.impact.changed.length > 0 };
  const contested = contestedCopies({ notices: head.notices, noticesBefore: change.base.notices }, alteration);
  if (contested === undefined) return { chosen: last, notices: head.notices };
  const openBy = (turn: number) => {
    const by = (simulated: SimulationSettings) => ({ ...simulated, copies: { first: contested.touched, turn } });
    return open({ ...plan, simulatedBefore: by(plan.simulatedBefore), simulatedAfter: by(plan.simulatedAfter) });
  };
  const chosen = contested.isPassedOver ? await openBy(0) : last;
  const toAsk = contested.isApart ? 0 : contested.turns;
  const turns = Math.min(toAsk, mostTurns(head.simulation));
  const of = () => ({ notices: chosen.head.notices, noticesBefore: chosen.change.base.notices });
  for (let turn = 1; turn <= turns; turn++) {
    const opened = await openBy(turn);
    const weighed = weighCopies(chosen.head, opened.head, {
      taken: chosen.head.notices,
      other: opened.head.notices,
      about: contested.about,
    });
    if (weighed === undefined) continue;
    return { chosen, other: { ...weighed, opened }, notices: nearestNotices(of(), alteration) };
  }
  // Those that were not asked may well say otherwise.
  if (turns < toAsk) return { chosen, notices: nearestNotices(of(), alteration) };
  return { chosen, notices: settledNotices(chosen.head.notices) };
}

/** In a large mesh each costs seconds. */
function mostTurns({ mesh: { workloads } }: Simulation): number {
  return MOST_TURNS.find(([size]) => workloads.length <= size)?.[1] ?? 1;
}

/** Of meshes up to so many workloads. */
const MOST_TURNS = [
  [300, 8],
  [5_000, 3],
] as const;
