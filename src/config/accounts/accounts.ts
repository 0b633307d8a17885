import type { LicenceState } from '../words.ts'

/** An account that exists. */
export type Account = Exclude<LicenceState, 'none'>

/** Who has an account, by canonical address (mailAddress.ts). */
export type Accounts = ReadonlyMap<string, Account>

/** Of two accounts of one address the active one counts: it is the one that can be used. */
export function addAccount(accounts: Map<string, Account>, address: string, account: Account): void {
  if (accounts.get(address) !== 'active') accounts.set(address, account)
}
