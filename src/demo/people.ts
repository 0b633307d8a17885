import type { Credentials } from './message.ts'

/** The password of everybody in the demo. */
export const DEMO_PASSWORD = 'demo'

export type Person = {
  readonly displayName: string
  /** Name for TestRail. */
  readonly email: string
  /** Name for Confluence. */
  readonly username: string
  readonly standing: 'licensed' | 'unlicensed' | 'inactive'
}

export const PEOPLE: readonly Person[] = [
  { displayName: 'Ada', email: 'ada@example.com', username: 'ada', standing: 'licensed' },
  { displayName: 'Grace', email: 'grace@example.com', username: 'grace', standing: 'unlicensed' },
  { displayName: 'Linus', email: 'linus@example.com', username: 'linus', standing: 'inactive' },
]

/** The person whose name and password these are, whatever that person may then do. */
export function recognise(naming: 'email' | 'username', { name, password }: Credentials): Person | undefined {
  if (password !== DEMO_PASSWORD) return undefined
  return PEOPLE.find((person) => person[naming] === name.trim().toLowerCase())
}
