import type { DemoName } from './places.ts'

export type Case = {
  readonly title: string
  /** One sentence: what to do if anything, and what to look for. */
  readonly expect: string
  /** Below the root of the site; a path that starts with /browse/ is on the demo Jira. */
  readonly path: string
}

export type CaseGroup = { readonly site: DemoName; readonly title: string; readonly cases: readonly Case[] }

export const CASE_GROUPS: readonly CaseGroup[] = [
  {
    site: 'testrail',
    title: 'TestRail behind IIS',
    cases: [
      {
        title: 'A raw 401 inside a Jira issue',
        expect:
          'Without a TestRail session the panel of the issue is a server error; with Usher it says what to do.',
        path: '/browse/DEMO-1?panel=iis401',
      },
      {
        title: 'Not logged in, inside a Jira issue',
        expect:
          'The panel asks people to log in with status 200, so only its text tells that it is a refusal.',
        path: '/browse/DEMO-1?panel=own',
      },
      {
        title: 'Dashboard without signing in',
        expect: 'The bare IIS page says nothing useful; with Usher there is a way to the sign-in form.',
        path: '/index.php?/dashboard',
      },
      {
        title: 'No licence',
        expect: 'Sign in as Grace: the password is right, and all licences are taken.',
        path: '/index.php?/auth/login',
      },
      {
        title: 'Inactive account',
        expect: 'Sign in as Linus: the account was switched off, and only an administrator can change that.',
        path: '/index.php?/auth/login',
      },
      {
        title: 'Wrong password',
        expect:
          'Sign in with any other password: the form says that it was wrong and stays usable; a notice above it says what to check.',
        path: '/index.php?/auth/login',
      },
      {
        title: 'No permission',
        expect: 'Sign in as Ada first: the administration is a 403 for everybody in this demo.',
        path: '/index.php?/admin',
      },
      {
        title: 'The server broke',
        expect:
          'A stock 500 of IIS says nothing that helps a person; the page says that it is not their fault.',
        path: '/index.php?/demo/failure',
      },
    ],
  },
  {
    site: 'confluence',
    title: 'Confluence',
    cases: [
      {
        title: 'A page without signing in',
        expect: 'Confluence redirects to its own form, and Usher lets it.',
        path: '/display/DEMO/Home',
      },
      {
        title: 'Wrong password in the form',
        expect:
          'Sign in as Ada with a wrong password: the form comes back with status 200 and says little. It stays usable, and a notice above it says what to check.',
        path: '/login.action',
      },
      {
        title: 'No licence, in the form',
        expect:
          'Sign in as Grace: the very same form comes back, though the password is right. The notice above it says that she needs a licence.',
        path: '/login.action',
      },
      {
        title: 'CAPTCHA in the form',
        expect: 'Sign in as Linus four times: the form wants a word from a picture, and the notice says why.',
        path: '/login.action',
      },
      {
        title: 'Not signed in',
        expect: 'A plain 401 of the servlet container, without any reason.',
        path: '/restricted',
      },
      {
        title: 'Session expired',
        expect: 'Leaves you with a session that the server has forgotten; this signs you out of the demo.',
        path: '/demo/expire',
      },
      {
        title: 'Wrong credentials',
        expect: 'The 401 says AUTHENTICATED_FAILED: name or password were not accepted.',
        path: '/restricted?reason=failed',
      },
      {
        title: 'CAPTCHA needed',
        expect: 'The 401 says AUTHENTICATION_DENIED: after three failures the password is not even tried.',
        path: '/restricted?reason=denied',
      },
      {
        title: 'No licence',
        expect: 'The 401 says AUTHORISATION_FAILED in a header while its text blames the password.',
        path: '/restricted?reason=licence',
      },
      {
        title: 'User directory unavailable',
        expect: 'The 401 carries no reason and its text says OK: the person has done nothing wrong.',
        path: '/restricted?reason=directory',
      },
      {
        title: 'Signed out',
        expect: 'The 401 says OUT: somebody has just signed out.',
        path: '/restricted?reason=out',
      },
      {
        title: 'No permission',
        expect: 'Sign in as Ada first: the 403 names her, so she is known and still not allowed.',
        path: '/forbidden',
      },
    ],
  },
]
