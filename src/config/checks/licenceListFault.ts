import { NamedFileFault } from './namedFileFault.ts'

/** Why a list of licences cannot be used. The message continues a sentence that begins with the name of the file. */
export class LicenceListFault extends NamedFileFault {
  override readonly code = 'USHER_LICENCE_LIST'
  override readonly name = 'LicenceListFault'
}
