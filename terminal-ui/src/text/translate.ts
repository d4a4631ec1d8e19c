// The one way a screen speaks. Texts are typed: a key that does not exist, a missing placeholder
// or a superfluous one does not compile.

import { type ReadonlySignal, signal } from '@preact/signals'
import { formatAmount } from '#domain/money.ts'
import type { Permission } from '#domain/permissions.ts'
import { id } from './id.ts'
import type { idLater } from './id-later.ts'

export type Language = 'id' | 'en'
type Texts = typeof id & typeof idLater
export type TextKey = keyof Texts

type PlaceholderOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholderOf<Rest>
  : never
/** A text without placeholders: what a table of texts may name. */
export type PlainKey = {
  [K in TextKey]: [PlaceholderOf<Texts[K]>] extends [never] ? K : never
}[TextKey]
type Values<K extends TextKey> = [PlaceholderOf<Texts[K]>] extends [never]
  ? []
  : [values: Record<PlaceholderOf<Texts[K]>, string | number>]

const texts: Record<Language, Record<string, string>> = { id: { ...id }, en: {} }
/** Grows with what was added, so that screens say it as soon as it is there. */
const additions = signal(0)
let spoken: ReadonlySignal<Language> | null = null

/** Adds what screens say whose code comes later (later-texts.ts), and English (english.ts). */
export function addTexts(more: Partial<Record<Language, Readonly<Record<string, string>>>>): void {
  Object.assign(texts.id, more.id)
  Object.assign(texts.en, more.en)
  additions.value += 1
}

/** Called once at start. Screens that speak follow the language because `t` reads the signal. */
export function speak(language: ReadonlySignal<Language>): void {
  spoken = language
}

export const currentLanguage = (): Language => spoken?.value ?? 'id'

/** 'one item || many items': English counts in two forms, and the number is called n. */
function formFor(text: string, n: string | number | undefined): string {
  const [one = text, many = one] = text.split(' || ')
  return String(n) === '1' ? one : many
}

export function t<K extends TextKey>(key: K, ...values: Values<K>): string {
  const given: Record<string, string | number> = values[0] ?? {}
  const own = texts[currentLanguage()][key]
  // What is said in full already is not said again when more texts come.
  if (own === undefined) additions.value
  // English comes in a file of its own: until it is there, Indonesian is better than nothing.
  const text = formFor(own ?? texts.id[key] ?? key, given.n)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => said(name, given[name] ?? whole))
}

const COUNTS = new Set(['n', 'done', 'total', 'some', 'all', 'count'])
/** A count has its thousands apart, '1.013 barang'; what is a number's name comes as a string. */
const said = (name: string, value: string | number): string =>
  Number.isSafeInteger(value) && COUNTS.has(name) ? formatAmount(Number(value)) : String(value)

/** What somebody may do, as people say it. */
export const permissionName = (permission: Permission): string => t(`permission.${permission}`)
