/** What an import loads when it is needed: the parser is larger than the rest of the page. */
export { previewFile } from "./previewFile.ts";
export { runImport } from "./runImport.ts";
