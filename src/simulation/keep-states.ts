// A simulator of repository states that keeps what it has simulated: reviews of one branch after the other start from the same
// state. It knows a state by its texts and by how it is simulated, never by where it comes from.
import { readFile } from "../manifests/read-file.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { type SimulatedSnapshot, type SimulationSettings, simulateSnapshot } from "./simulate-snapshot.ts";

interface Kept {
  readonly snapshot: Snapshot;
  readonly words: string;
  readonly simulated: SimulatedSnapshot;
  /** What was read for it. */
  readonly files: readonly Parameters<typeof readFile>[];
}

/** A large mesh is hundreds of megabytes: the last state of each mesh, and of this many meshes. */
const MOST_KEPT = 2;

/**
 * Keeps the last states for as long as the returned function lives. What is asked with another state at hand is not kept, nor
 * what tools have rendered: they give new objects each time.
 */
export function keepStates(): typeof simulateSnapshot {
  let kept: readonly Kept[] = [];
  return (snapshot, settings = {}) => {
    if (settings.base !== undefined || settings.previous !== undefined || isRendered(settings))
      return simulateSnapshot(snapshot, settings);
    const words = inWords(settings);
    const known = kept.find((one) => one.words === words && sameTexts(one.snapshot, snapshot));
    const state = known === undefined ? newState(snapshot, settings) : asRead(known, settings);
    const others = kept.filter((one) => one !== known && one.words !== words);
    kept = [state, ...others].slice(0, MOST_KEPT);
    return state.simulated;
  };
}

function newState(snapshot: Snapshot, settings: SimulationSettings): Kept {
  const { read = readFile } = settings;
  const files: Parameters<typeof readFile>[] = [];
  const reading: typeof readFile = (path, text) => {
    files.push([path, text]);
    return read(path, text);
  };
  const simulated = simulateSnapshot(snapshot, { ...settings, read: reading });
  return { snapshot, words: inWords(settings), simulated, files };
}

/** A reader forgets what nobody asks for: what it read again would be other objects than those of the state. */
function asRead(state: Kept, { read }: SimulationSettings): Kept {
  if (read !== undefined) for (const [path, text] of state.files) read(path, text);
  return state;
}

const isRendered = ({ rendered }: SimulationSettings): boolean =>
  rendered !== undefined && (rendered.files.size > 0 || rendered.documents.length > 0 || rendered.notices.length > 0);

/** Equal for settings that say the same; who reads the files says nothing. */
function inWords({ read: _, ...settings }: SimulationSettings): string {
  const plain = (_: string, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value);
  return JSON.stringify(Object.entries(settings), plain);
}

function sameTexts(a: Snapshot, b: Snapshot): boolean {
  if (a.size !== b.size) return false;
  for (const [path, content] of b) {
    const other = a.get(path);
    if (other !== content && (typeof content === "string" || JSON.stringify(other) !== JSON.stringify(content)))
      return false;
  }
  return true;
}
