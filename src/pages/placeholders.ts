export type Values = Readonly<Record<string, string>>

/** Fills {name} in, once: braces inside a value stay text. A placeholder without a value stays as it is. */
export function fillIn(text: string, values: Values): string {
  return text.replaceAll(/\{([a-z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  )
}
