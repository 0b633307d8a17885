// When the configuration is read anew.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed, Milliseconds } from './schemaParts.ts'

export const ReloadSchema = Type.Object(
  {
    watch: Type.Boolean({
      default: false,
      alsoCalled: ['watchFiles', 'auto'],
      description:
        'Read the configuration anew when it changes, or a file that it names: certificate, secret, logo, stylesheet, template',
    }),
    debounceMs: Milliseconds('How long nothing must change before it is read', {
      minimum: 10,
      default: 500,
      alsoCalled: ['debounce', 'delay'],
    }),
  },
  {
    ...closed,
    default: {},
    alsoCalled: ['hotReload', 'autoReload'],
    description:
      'When the configuration is read anew, besides on SIGHUP and by POST /reload on the listener of `admin`',
  },
)

export type ReloadSettings = Static<typeof ReloadSchema>
