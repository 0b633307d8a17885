// The names of headings, as forges make them: the same links work there and on the site.

export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
}

/** Gives each heading of one document a name of its own: a second `options` becomes `options-1`. */
export function anchorNamer(): (heading: string) => string {
  const given = new Map<string, number>()
  return (heading) => {
    const anchor = anchorOf(heading)
    const times = given.get(anchor) ?? 0
    given.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  }
}
