// Runs src/main.ts. Node strips types itself, but not below node_modules, where an installed package lives: there the
// same stripping is done by a loader hook.
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { dirname, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const ownSources = pathToFileURL(`${root}${sep}src${sep}`).href

if (root.split(sep).includes('node_modules')) {
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith(ownSources) || !url.endsWith('.ts')) return nextLoad(url, context)
      const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'))
      return { format: 'module', source, shortCircuit: true }
    },
  })
}

import(`${ownSources}main.ts`).catch((error) => {
  console.error(error)
  process.exitCode = 1
})
