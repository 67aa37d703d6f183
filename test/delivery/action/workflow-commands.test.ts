import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { setOutputs, toCommand, toPlainCommand } from "../../../src/delivery/action/workflow-commands.ts";
import { makeDirectory } from "../repository.ts";

test("nothing in an annotation ends its line, or a property", () => {
  const annotation = {
    ...{ path: "shop/a,b.yaml", start_line: 3, end_line: 4, annotation_level: "failure" as const },
    ...{ title: "50 %: x,line=1", message: "one\r\n::set-output name=verdict::pass" },
  };
  expect(toCommand(annotation)).toBe(
    "::error file=shop/a%2Cb.yaml,line=3,endLine=4,title=50 %25%3A x%2Cline=1::one%0D%0A::set-output name=verdict::pass",
  );
  expect(toPlainCommand("notice", "a\nb")).toBe("::notice title=Earshot::a%0Ab");
});

test("nothing in an output ends it", () => {
  const directory = makeDirectory({ output: "" });
  setOutputs({ report: "a\nEOF\nverdict=pass" }, { GITHUB_OUTPUT: `${directory}/output` });
  expect(readFileSync(`${directory}/output`, "utf8")).toMatch(
    /^report<<(end-[0-9a-f-]{36})\na\nEOF\nverdict=pass\n\1\n$/,
  );
});
