import type { Field } from './groups.ts'

export type Table = {
  readonly title: string
  readonly fields: readonly Field[]
  /** By what its rows are sorted: how often, or their fields. */
  readonly order: 'most' | 'fields'
}

/** What a report answers; each is a table in every form of it. */
export const TABLES = {
  causes: { title: 'By cause', fields: ['cause'], order: 'most' },
  sites: { title: 'By cause and site', fields: ['cause', 'site'], order: 'most' },
  pages: { title: 'Worst pages', fields: ['site', 'path'], order: 'most' },
  rules: { title: 'By rule', fields: ['site', 'rule', 'cause'], order: 'most' },
  audiences: { title: 'By who asked', fields: ['audience'], order: 'most' },
  // The longest one.
  days: { title: 'By day and cause', fields: ['day', 'cause'], order: 'fields' },
} as const satisfies Record<string, Table>

export type TableName = keyof typeof TABLES

export const TABLE_NAMES = Object.keys(TABLES) as TableName[]
