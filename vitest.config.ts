// How `npm test` runs: every test file under test/, and one last line that counts them all.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "./scripts/count-reporter.ts"],
    // Some tests wait for processes of their own: a worker for every core pays.
    maxWorkers: "100%",
    // Generous: a machine that is busy with something else must not turn a test red.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
