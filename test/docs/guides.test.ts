// The guides, gone through as a newcomer would, on the demo.
import { readDocuments } from './markdown.ts'
import { testSessions } from './sessions.ts'

testSessions(readDocuments().filter(({ name }) => name.startsWith('docs/guides/')))
