export type DemoName = 'testrail' | 'confluence'

/** URLs of site roots as people reach them through Usher, such as http://127.0.0.1:8080/confluence. */
export type Fronts = Readonly<Partial<Record<DemoName, string>>>

/** Where everything is; no URL has a slash at its end. */
export type Places = {
  readonly upstreams: Readonly<Record<DemoName, string>>
  readonly fronts: Fronts
}
