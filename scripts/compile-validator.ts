// A JSON Schema -> the text of its validator: a function `validate` that needs no compiler and no import at run time.
import { Ajv, type AnySchemaObject } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";

/** `of`: the file that says the schema. `by`: the script that asks. */
export function compileValidator(
  schema: AnySchemaObject,
  { by, of }: { readonly by: string; readonly of: string },
): string {
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    // Lengths in UTF-16, because counting code points needs a module of ajv's at run time.
    unicode: false,
    logger: false,
    code: { source: true, esm: true, lines: false },
  });
  const code = standaloneCode.default(ajv, ajv.compile(schema));
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error("the compiled validator needs a module at run time");
  const header = `// @ts-nocheck\n// Made by scripts/${by} (npm run generate) from ${of}. Do not edit.\n`;
  return `${header}${code.replace(/^"use strict";/, "").replace(/export default \w+;/, "")}\n`;
}
