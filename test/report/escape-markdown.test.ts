// Text stays text in GitHub Markdown.
import { expect, test } from "vitest";
import { code, fenced, hidden, sentence } from "../../src/report/escape-markdown.ts";

test.each([
  [
    "plain words, 10.10.13.110:3306 and demo/mysql.yaml:1-14",
    "plain words, 10.10.13.110:3306 and demo/mysql.yaml:1-14",
  ],
  ["*bold* _it_ ~no~ [a](b)", "\\*bold\\* \\_it\\_ \\~no\\~ \\[a\\](b)"],
  ["<img> & |", "&lt;img&gt; &amp; &#124;"],
  ["@org/team and #12 and GH-7", "@&#8203;org/team and #&#8203;12 and GH-&#8203;7"],
  ["https://evil.example www.evil.example", "https:&#8203;//evil.example www&#8203;.evil.example"],
  ["- item", "\\- item"],
  [":- ", "\\:-"],
  ["1. item", "1&#8203;. item"],
  ["# head", "\\# head"],
  ["two\nlines\u001b[0m", "two lines\ufffd\\[0m"],
  ["named `a*b` and open `tick", "named `a*b` and open \\`tick"],
  ["`outbound|80||cart`", "`outbound|80||cart`"],
])("%j", (text, markdown) => {
  expect(sentence(text)).toBe(markdown);
});

test("a pipe in a cell's code does not end the cell", () => {
  expect(sentence("to `outbound|80||cart`", "cell")).toBe("to `outbound\\|80\\|\\|cart`");
  expect(code("a\\|b")).toBe("`a⧵\\|b`");
});

test("a fence is longer than what it holds", () => {
  expect(fenced("diff", "+ ````\n")).toBe("`````diff\n+ ````\n`````");
});

test("nothing ends a hidden comment", () => {
  expect(hidden("earshot:a-->b--!>")).toBe("<!-- earshot:a-__b-___ -->");
});
