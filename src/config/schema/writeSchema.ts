// npm run schema: writes config/usher.schema.json anew. A test holds it against schema.ts.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configJsonSchema } from './jsonSchema.ts'

writeFileSync(join(import.meta.dirname, '../../../config/usher.schema.json'), configJsonSchema())
