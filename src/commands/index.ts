import type { Command } from './command.ts'
import { DEFAULT_CONFIG } from './configFile.ts'

// Each loads its code when it is asked for: a proxy that serves for months has no use for what reads logs.
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).SERVE,
  check: async () => (await import('./check.ts')).CHECK,
  test: async () => (await import('./test.ts')).TEST,
  explain: async () => (await import('./explain.ts')).EXPLAIN,
  presets: async () => (await import('./presets.ts')).PRESETS,
  preview: async () => (await import('./preview.ts')).PREVIEW,
  report: async () => (await import('./report.ts')).REPORT,
  probe: async () => (await import('./probe.ts')).PROBE,
  init: async () => (await import('./init.ts')).INIT,
}

export const HELP = `Usage: usher COMMAND [options]

Commands:
  serve                            Run the proxy (the default command)
  probe URL                        Ask an application what it is, and how it refuses
  init URL                         The same, and write a configuration for it
  check                            Read a configuration, run the tests of its rules, and say everything that is
                                   wrong with it
  test                             Run the tests of the rules, and show each
  explain FILE|DIRECTORY|URL ...   What becomes of an answer, and which rule says so
  presets [NAME ...]               The presets and their rules; those named, or all
  preview                          Show every page in a gallery that follows edits, or write it as files
  report [FILE ...]                Whom the log says were refused, why, where and since when: counts, no names

Options:
  --config FILE   The configuration; ${DEFAULT_CONFIG} by default
  --help          Show this text
  --version       Show the version

Options of explain and test:
  --preset NAME   Ask the rules of this preset, without a configuration; may be repeated

Options of check, explain, test, presets and probe:
  --json          Write JSON, an object on each line

Options of check:
  --sarif         Write SARIF 2.1.0, for code review
  --strict        Exit with 1 for warnings too
  --ports         Try to bind every listener
  --upstreams     Ask every upstream once, without credentials

Options of probe and init:
  --insecure      Do not verify the certificate of the application
  --out FILE      What init writes, never over another; usher.yaml unless said, - for standard output

Options of explain:
  --as page|frame|script|client     Who asks; page, unless the file has the request of a browser
  --site NAME                       Whose rules are asked; the site that takes the request, unless said
  --status N                        The status of a file that holds a body alone
  --header 'NAME: VALUE'            A header of such a file; may be repeated
  --request-header 'NAME: VALUE'    A header of the request; may be repeated
  --method METHOD                   The request method; GET, or that of the file
  --target PATH                     The request target; /, or that of the file
  --licence active|inactive|none    What a licence directory would know of the person

Options of preview:
  --port N       Where the gallery listens; 8090 unless said, 0 for any free port
  --host HOST    On which address; 127.0.0.1 unless said
  --export DIR   Write the gallery as files into a new or empty directory, and end

Options of report:
  --format text|csv|json|html   How the report is written; text, unless said
  --since TIME, --until TIME    Refusals of this time: 2026-01-05 (in UTC), 2026-01-05T09:00Z, or 30d, 24h, 90m ago
  --site NAME, --cause CAUSE    Refusals of this site, of this cause
  --observed                    What rules in observe mode recognised, in the place of what was answered
`
