import { describe } from "vitest";
import { recordedPairs } from "./changes.ts";
import { tryEveryFix } from "./try-every-fix.ts";

describe("every fix in the recorded pull requests", () => tryEveryFix(recordedPairs()));
