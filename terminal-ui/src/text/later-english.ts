// Importing this adds what the screens beside selling say in English (later-texts.ts does, when the
// till speaks it).

import { enLater } from './en-later.ts'
import { addTexts } from './translate.ts'

addTexts({ en: enLater })
