import closeWithGrace from 'close-with-grace'
import { isLoopbackHost } from '../config/networks.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../places.ts'
import { UsageError } from './command.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import type { Options } from './options.ts'
import { counted } from '../counted.ts'
import { say, warn } from './output.ts'
import { LivePreview } from './preview/livePreview.ts'
import { readGallery } from './preview/readGallery.ts'
import type { PreviewPlaces } from './preview/readGallery.ts'
import { listen } from './preview/server.ts'
import { writeExport } from './preview/writeExport.ts'

const DEFAULT_HOST = '127.0.0.1'
const DEFAULT_PORT = 8090

const CLOSING_MS = 2_000

/** Shows every page of a configuration in a gallery that follows edits, or writes the gallery as files. */
export const PREVIEW: Command = {
  takes: ['config', 'export', 'host', 'port'],
  takesOperands: false,
  run: preview,
}

async function preview({ options, env }: Invocation): Promise<number> {
  const port = portOf(options)
  const places: PreviewPlaces = {
    file: configFileOf(options),
    templatesDirectory: TEMPLATES_DIRECTORY,
    presetsDirectory: PRESETS_DIRECTORY,
    env,
  }
  if (options.export !== undefined) return exportTo(options, places)
  const live = new LivePreview(places)
  try {
    const host = options.host ?? DEFAULT_HOST
    const server = await listen({ preview: live, host, port })
    if (!isLoopbackHost(host)) warn('Whoever reaches this machine can look at the pages.')
    warn(`The pages of ${places.file}: ${server.url}/`)
    closeWithGrace({ delay: CLOSING_MS, logger: false }, async ({ err }) => {
      if (err) warn(`usher: ${err.stack ?? err.message}`)
      live.close()
      await server.close()
    })
    return 0
  } catch (error) {
    live.close()
    throw error
  }
}

function exportTo({ export: directory = '', host, port }: Options, places: PreviewPlaces): number {
  const needless = [host !== undefined && '--host', port !== undefined && '--port'].find(Boolean)
  if (needless) throw new UsageError(`--export writes files and listens nowhere; leave out ${needless}`)
  if (directory === '') throw new UsageError('--export needs the name of a directory')
  const count = writeExport(readGallery(places), directory)
  say(`${directory}: ${counted(count, 'file')}; open index.html\n`)
  return 0
}

function portOf({ port }: Options): number {
  if (port === undefined) return DEFAULT_PORT
  const isPort = /^\d{1,5}$/.test(port) && Number(port) <= 65_535
  if (!isPort) throw new UsageError(`--port must be a number from 0 to 65535; found ${JSON.stringify(port)}`)
  return Number(port)
}
