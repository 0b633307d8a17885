// npm run bench:chart: draws docs/bench/results.json, and writes its tables into docs/bench.md. A test holds both against it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Results } from '../results.ts'
import { chart } from './chart.ts'
import { withFigures } from './figuresTable.ts'

const DOCS = join(import.meta.dirname, '../../docs')

const results = JSON.parse(readFileSync(join(DOCS, 'bench/results.json'), 'utf8')) as Results
const document = join(DOCS, 'bench.md')
writeFileSync(join(DOCS, 'bench/results.svg'), chart(results))
writeFileSync(document, withFigures(readFileSync(document, 'utf8'), results))
