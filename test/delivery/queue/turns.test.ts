import { expect, test } from "vitest";
import { createTurns } from "../../../src/delivery/queue/turns.ts";

const all = (turns: ReturnType<typeof createTurns>) => {
  const names: string[] = [];
  for (let name = turns.next(); name !== undefined; name = turns.next()) names.push(name);
  return names;
};

test("installations one after the other, each in its order", () => {
  const turns = createTurns(10);
  for (const name of ["a1", "a2", "a3"]) turns.stand(name, 1);
  for (const name of ["b1", "b2"]) turns.stand(name, 2);
  turns.stand("c1", 3);
  expect(all(turns)).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
});

test("each has so many places, and who leaves makes room for its own", () => {
  const turns = createTurns(2);
  for (const name of ["a1", "a2", "a3"]) turns.stand(name, 1);
  expect(all(turns)).toEqual(["a1", "a2"]);
  turns.stand("b1", 2);
  expect(all(turns)).toEqual(["b1"]);
  turns.leave(2);
  expect(all(turns)).toEqual([]);
  turns.leave(1);
  expect(all(turns)).toEqual(["a3"]);
});
