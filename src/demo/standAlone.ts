// The demo as a process of its own, for an Usher that is elsewhere, such as in another container:
// node src/demo/standAlone.ts --host 0.0.0.0 --home 8090 --testrail 8091 --confluence 8092 --front http://127.0.0.1:8080
import { parseArgs } from 'node:util'
import { startDemo } from './index.ts'

const CONFLUENCE_PATH = '/confluence'

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    /** Ports; 0 lets the system choose. */
    home: { type: 'string', default: '0' },
    testrail: { type: 'string', default: '0' },
    confluence: { type: 'string', default: '0' },
    /** Where people reach Usher. */
    front: { type: 'string', default: 'http://127.0.0.1:8080' },
  },
})

const demo = await startDemo({
  host: values.host,
  homePort: Number(values.home),
  ports: { testrail: Number(values.testrail), confluence: Number(values.confluence) },
  contextPaths: { confluence: CONFLUENCE_PATH },
})
demo.showThrough({ testrail: values.front, confluence: `${values.front}${CONFLUENCE_PATH}` })
process.stdout.write(`${JSON.stringify({ msg: 'the demo is at', home: demo.home })}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void demo.close())
