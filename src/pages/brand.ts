import type { ResolvedBrand } from '../config/brand.ts'
import type { Label } from '../config/schema/brandSchema.ts'
import type { Language } from '../config/words.ts'

/** Names, logo, colours, contacts and links, with every file already read. */
export type PageBrand = ResolvedBrand

/** A label in one language; where it has none, in English, or else in the first that it has. */
export function labelIn(label: Label, language: Language): string {
  if (typeof label === 'string') return label
  return label[language] ?? label.en ?? Object.values(label)[0] ?? ''
}
