import type { Site } from './config/load.ts'
import type { Demo, DemoName } from './demo/index.ts'

/** The embedded upstreams, as far as the sites of a configuration ask for them by `demo:NAME`. */
export type DemoUpstreams = {
  /** Where the demo shows its cases; undefined where no site uses it. */
  readonly home: string | undefined
  /** The origin that a site's upstream stands for. */
  originOf(site: Site): string
  /** Tells the demo's pages where the sites are reached: front is Usher's own origin. */
  showThrough(front: string): void
  close(): Promise<void>
}

const SCHEME = 'demo:'

/** Whether the demo is what a site stands in front of. */
export function isOnDemo({ upstream }: Pick<Site, 'upstream'>): boolean {
  return upstream.startsWith(SCHEME)
}

/** Starts the demo where a site asks for it. */
export async function startDemoUpstreams(sites: readonly Site[]): Promise<DemoUpstreams> {
  const wanted = sites.filter(isOnDemo)
  const paths = Object.fromEntries(wanted.map((site) => [demoName(site), site.pathPrefix.replace(/\/$/, '')]))
  const demo = wanted.length > 0 ? await startDemo(paths) : undefined
  return {
    home: demo?.home,
    originOf: (site) => (demo && isOnDemo(site) ? originIn(demo, site) : site.upstream),
    showThrough(front) {
      demo?.showThrough(
        Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, `${front}${path}`])),
      )
    },
    async close() {
      await demo?.close()
    },
  }
}

// Loaded where it is used: most processes never do.
async function startDemo(contextPaths: Readonly<Record<string, string>>): Promise<Demo> {
  const module = await import('./demo/index.ts')
  return module.startDemo({ contextPaths })
}

function originIn(demo: Demo, site: Site): string {
  return demo[demoName(site)]
}

function demoName({ upstream }: Site): DemoName {
  return upstream.slice(SCHEME.length) as DemoName
}
