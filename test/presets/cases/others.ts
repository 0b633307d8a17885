import { PAGE } from '../../rules/samples.ts'
import { brandedPage } from '../pages.ts'
import { BASIC, HTML, UTF8 } from './case.ts'
import type { Case } from './case.ts'

const LEG = { 'www-authenticate': 'NTLM TlRMTVNTUAACAAAA' }
const NTLM = { ...PAGE, authorization: 'NTLM TlRMTVNTUAADAAAA' }

export const JIRA_CASES: readonly Case[] = [
  {
    title: 'a person who is not signed in',
    status: 401,
    headers: { ...UTF8, 'x-arequestid': '1x1' },
    body: brandedPage('Log in'),
    expect: 'sign-in-required by atlassian/sign-in-required',
  },
  ...[
    '/secure/attachment/1/a.pdf',
    '/jira/sr/jira.issueviews:searchrequest-excel/1',
    '/si/jira.issueviews:issue-xml/A-1',
  ].map((target) => ({
    title: `a file stays a file: ${target}`,
    target,
    status: 401,
    headers: { ...UTF8, 'x-arequestid': '1x1' },
    body: brandedPage('Log in'),
    expect: 'pass',
  })),
].map((one) => ({ preset: 'jira', ...one }))

const JENKINS = { ...UTF8, 'x-jenkins': '2.250', 'x-required-permission': 'hudson.model.Hudson.Read' }

export const JENKINS_CASES: readonly Case[] = [
  {
    title: 'the page that leads to the sign-in stays',
    status: 403,
    headers: { ...JENKINS, 'x-you-are-authenticated-as': 'anonymous' },
    body: '<meta http-equiv="refresh" content="1;url=/login">',
    expect: 'pass',
  },
  {
    title: 'a known person without a permission',
    status: 403,
    headers: { ...JENKINS, 'x-you-are-authenticated-as': 'ada' },
    body: '<body>ada is missing the Overall/Read permission',
    expect: 'no-permission by jenkins/missing-permission',
  },
  {
    title: 'a password or token that was not accepted',
    asks: BASIC,
    status: 401,
    headers: { ...UTF8, 'x-jenkins': '2.250' },
    body: '<h2>HTTP ERROR 401</h2>',
    expect: 'wrong-credentials by jenkins/wrong-credentials',
  },
  {
    title: 'a 403 of something else stays',
    status: 403,
    headers: UTF8,
    body: brandedPage('403'),
    expect: 'pass',
  },
].map((one) => ({ preset: 'jenkins', ...one }))

const AUTHORISATION = JSON.stringify({
  errors: [{ exceptionName: 'com.atlassian.bitbucket.AuthorisationException' }],
})
const NOBODY = JSON.stringify({
  errors: [{ exceptionName: 'com.atlassian.bitbucket.auth.IncorrectPasswordAuthenticationException' }],
})
const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' }

export const BITBUCKET_CASES: readonly Case[] = [
  {
    title: 'a person who may not, though the status asks to sign in',
    target: '/projects/A/avatar',
    status: 401,
    headers: JSON_TYPE,
    body: AUTHORISATION,
    expect: 'no-permission by bitbucket/missing-permission',
  },
  {
    title: 'nobody who is known',
    target: '/projects/A/avatar',
    status: 401,
    headers: JSON_TYPE,
    body: NOBODY,
    expect: 'sign-in-required by bitbucket/sign-in-required',
  },
  ...['/scm/a/b.git/info/refs?service=git-upload-pack', '/rest/api/1.0/projects', '/a/b.git/info/lfs'].map(
    (target) => ({
      title: `git and REST keep every byte: ${target}`,
      target,
      status: 401,
      headers: JSON_TYPE,
      body: AUTHORISATION,
      expect: 'pass',
    }),
  ),
].map((one) => ({ preset: 'bitbucket', ...one }))

const SHAREPOINT = {
  'content-type': 'text/plain; charset=utf-8',
  microsoftsharepointteamservices: '15.0.0.4420',
}

export const SHAREPOINT_CASES: readonly Case[] = [
  {
    title: 'a prompt that was cancelled',
    status: 401,
    headers: { ...SHAREPOINT, 'www-authenticate': 'NTLM' },
    body: '401 UNAUTHORIZED',
    expect: 'sign-in-required by sharepoint/sign-in-required',
  },
  {
    title: 'credentials that were refused',
    asks: NTLM,
    status: 401,
    headers: { ...SHAREPOINT, 'www-authenticate': 'NTLM' },
    body: '401 UNAUTHORIZED',
    expect: 'refused by sharepoint/credentials-refused',
  },
  {
    title: 'a leg of the sign-in stays',
    asks: NTLM,
    status: 401,
    headers: { ...SHAREPOINT, ...LEG },
    body: '401 UNAUTHORIZED',
    expect: 'pass',
  },
  {
    title: 'a known person who may not',
    asks: NTLM,
    status: 403,
    headers: SHAREPOINT,
    body: '403 FORBIDDEN',
    expect: 'no-permission by sharepoint/forbidden',
  },
  {
    title: 'a page of its own stays',
    status: 403,
    headers: { ...SHAREPOINT, ...HTML },
    body: brandedPage('Sorry, this site has not been shared with you'),
    expect: 'pass',
  },
  {
    title: 'its services answer programs',
    target: '/_vti_bin/lists.asmx',
    status: 401,
    headers: SHAREPOINT,
    body: '401 UNAUTHORIZED',
    expect: 'pass',
  },
].map((one) => ({ preset: 'sharepoint', ...one }))

export const AZURE_DEVOPS_CASES: readonly Case[] = [
  {
    title: 'a person without a licence',
    asks: NTLM,
    status: 403,
    body: brandedPage('TF400409: You do not have licensing rights to access this feature.'),
    expect: 'no-licence by azure-devops/no-licence',
  },
  {
    title: 'nobody who is known',
    status: 401,
    body: brandedPage('TF400813: Resource not available for anonymous access.'),
    expect: 'sign-in-required by azure-devops/sign-in-required',
  },
  {
    title: 'a known person who may not',
    asks: NTLM,
    status: 401,
    body: brandedPage('TF400813: The user is not authorized to access this resource.'),
    expect: 'no-permission by azure-devops/not-authorised',
  },
  {
    title: 'a leg of the sign-in stays',
    asks: NTLM,
    status: 401,
    headers: { ...HTML, ...LEG },
    body: brandedPage('TF400813: The user is not authorized to access this resource.'),
    expect: 'pass',
  },
  {
    title: 'git stays',
    target: '/tfs/DefaultCollection/_git/repo/info/refs?service=git-upload-pack',
    status: 401,
    body: brandedPage('TF400813: Resource not available for anonymous access.'),
    expect: 'pass',
  },
].map((one) => ({ preset: 'azure-devops', ...one }))

export const SSRS_CASES: readonly Case[] = [401, 403].map((status) => ({
  preset: 'ssrs',
  title: `a known person who may not, with ${status}`,
  asks: NTLM,
  status,
  body: brandedPage("Die dem Benutzer 'X' erteilten Berechtigungen reichen nicht aus. (rsAccessDenied)"),
  expect: 'no-permission by ssrs/missing-permission',
}))

const NEXUS = {
  ...HTML,
  server: 'Nexus/3.31.0-01 (OSS)',
  'www-authenticate': 'BASIC realm="Sonatype Nexus Repository Manager"',
}

export const NEXUS_CASES: readonly Case[] = [
  {
    title: 'nobody who is known',
    status: 401,
    headers: NEXUS,
    body: brandedPage('401'),
    expect: 'sign-in-required by nexus/sign-in-required',
  },
  {
    title: 'a name or a password that was not accepted',
    asks: BASIC,
    status: 401,
    headers: NEXUS,
    body: '',
    expect: 'wrong-credentials by nexus/wrong-credentials',
  },
  ...[
    { headers: { ...NEXUS, 'docker-distribution-api-version': 'registry/2.0' } },
    { headers: NEXUS, target: '/service/rest/v1/status' },
  ].map((one) => ({
    title: 'registries and REST keep every byte',
    status: 401,
    body: '',
    expect: 'pass',
    ...one,
  })),
].map((one) => ({ preset: 'nexus', ...one }))
