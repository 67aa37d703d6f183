// A call or capture -> whether the change gives it to something that it is not meant for, or gets it stuck there. What
// foreign-capture and its more particular kin judge by.
import type { Fact } from "./fact.ts";

const STUCK_AT = new Set(["swept", "passthrough", "nowhere"]);

/** A known call that went where it aims, or one that comes with what takes it. */
export function isCallTaken(call: Fact): boolean {
  const isForeign = call.afterChosenBy === "swept" && call.afterOwn === false;
  if (call.side === "after")
    return (
      call.takenByChange === true &&
      (isForeign || (call.afterAnswered === false && call.afterChosenBy === "passthrough"))
    );
  if (call.side !== "both" || call.beforeOwn !== true || call.beforeAnswered !== true) return false;
  if (call.symptom === "relabelled") return false;
  const wentStraight = call.beforeChosenBy === "passthrough";
  if (call.takenByChange !== true && !wentStraight) return false;
  const inRange =
    call.afterChosenBy === "range" && call.afterDirect === false && call.stranger === true && wentStraight;
  return isForeign || inRange || isStuck(call);
}

/** Traffic that nobody names, and that went where it aims. */
export function isCaptureTaken(capture: Fact): boolean {
  if (capture.beforeOwn !== true || capture.beforeAnswered !== true || capture.symptom === "relabelled") return false;
  if (capture.afterChosenBy === "swept") return true;
  if (capture.afterChosenBy === "range" && capture.afterDirect === false) return true;
  return isStuck(capture) && capture.afterChosenBy !== "swept";
}

/** The listener of the change has it, and nobody answers there. */
function isStuck({ takenByChange, afterAnswered, afterChosenBy }: Fact): boolean {
  return takenByChange === true && afterAnswered === false && STUCK_AT.has(String(afterChosenBy));
}
