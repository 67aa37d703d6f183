import { describe } from "vitest";
import { cases } from "./changes.ts";
import { tryEveryFix } from "./try-every-fix.ts";

describe("every fix in the cases of the policies", () => tryEveryFix(cases()));
