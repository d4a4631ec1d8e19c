// Importing this adds what the screens beside selling say. parts/later.tsx does it before it shows
// one of them, so that selling need not carry their words.

import { enLater } from './en-later.ts'
import { idLater } from './id-later.ts'
import { addTexts } from './translate.ts'

addTexts({ id: idLater, en: enLater })
