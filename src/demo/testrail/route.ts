export type Route = {
  /** Without slashes at its ends, such as `runs/view/12`. */
  readonly route: string
  readonly parameters: URLSearchParams
}

// Clients are seen to send `//index.php` too, and IIS ignores the case of paths.
const FRONT_CONTROLLER = /^\/+index\.php(\/.*)?$/i

/**
 * Which page a target asks for; undefined where it is not the front controller. The route stands in the
 * query before the first ampersand (`index.php?/runs/view/12&x=y`) or in the path (`index.php/api/v2/…`).
 */
export function readRoute(path: string, query: string): Route | undefined {
  const match = FRONT_CONTROLLER.exec(path)
  if (match === null) return undefined
  const pathInfo = match[1]
  if (pathInfo !== undefined) return { route: trimSlashes(pathInfo), parameters: new URLSearchParams(query) }
  const [route = '', ...parameters] = query.split('&')
  return { route: trimSlashes(route), parameters: new URLSearchParams(parameters.join('&')) }
}

function trimSlashes(text: string): string {
  return text.split('/').filter(Boolean).join('/')
}
