// The sign-in form of an application, as a page of Usher can show it.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed, READABLE } from './schemaParts.ts'

const MAX_NAME_CHARACTERS = 100
const MAX_VALUE_CHARACTERS = 1_000

function FieldName(description: string) {
  return Type.String({ ...READABLE, maxLength: MAX_NAME_CHARACTERS, description })
}

export const SignInFormSchema = Type.Object(
  {
    action: Type.String({
      minLength: 1,
      format: 'path-below',
      allowed: 'a path of the same site',
      description: "Where the application's own form posts to, below the site's prefix",
    }),
    user: FieldName('Name of the field for the user name'),
    takesEmail: Type.Boolean({
      default: false,
      description: 'Whether people may type their e-mail address there',
    }),
    password: FieldName('Name of the field for the password'),
    remember: Type.Optional(
      Type.Object(
        {
          name: FieldName('Name of the box'),
          value: Type.String({ maxLength: MAX_VALUE_CHARACTERS, description: 'What it sends when ticked' }),
        },
        { ...closed, description: 'The box that asks to stay signed in' },
      ),
    ),
    hidden: Type.Record(
      Type.String(),
      Type.String({ maxLength: MAX_VALUE_CHARACTERS, format: 'return-text', allowed: 'text' }),
      {
        default: {},
        description: 'Fields that nobody sees, by name; {return} and {returnBelow} are filled in',
      },
    ),
  },
  { ...closed, description: "The application's own sign-in form, for sites that show it on their pages" },
)

export type SignInFormConfig = Static<typeof SignInFormSchema>
