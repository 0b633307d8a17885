import { hashSource } from './hashSource.ts'
import { TemplateError } from './templateError.ts'

/** What stands inside <script>, and what the Content-Security-Policy says of exactly that text. */
export type Script = { readonly text: string; readonly source: string }

/** A script of the templates, as it is sent. Throws TemplateError where it would end its element. */
export function compileScript(name: string, script: string): Script {
  const text = compact(script)
  // <!-- because with <script behind it, the end of the element would be passed over.
  if (/<\/script|<!--/i.test(text)) throw new TemplateError(name, 'must not contain </script or <!--')
  return { text, source: hashSource(text) }
}

// Comments on lines of their own, and indentation, are for the reader of the file. Line ends stay, which end statements.
function compact(script: string): string {
  return script
    .replaceAll('\r', '')
    .replaceAll(/^[ \t]*\/\*[^]*?\*\/[ \t]*$/gm, '')
    .replaceAll(/^[ \t]*\/\/.*$/gm, '')
    .replaceAll(/^\s+/gm, '')
    .trim()
}
