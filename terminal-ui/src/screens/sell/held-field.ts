// A field as it was before a scanner typed into it: what leaked goes, what a person wrote stays.

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

export const isField = (element: Element | null): element is Field =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement

/**
 * The focused field, to be given back as it is now, with signs of a person where its caret is.
 * Whoever listens to the field hears of it as of typing. Null: no field has the focus.
 */
export function holdField(): ((typed: string) => void) | null {
  const field = document.activeElement
  if (!isField(field)) return null
  const { value } = field
  const [from, to] = selectionOf(field)
  return (typed) => {
    const text = from === null ? value : value.slice(0, from) + typed + value.slice(to)
    if (field.value === text) return
    field.value = text
    for (const type of ['input', 'change']) {
      // A text field tells of a change when it is left.
      if (type === 'input' || from === null) field.dispatchEvent(new Event(type, { bubbles: true }))
    }
    if (from === null) return
    const at = from + typed.length
    ;(field as HTMLInputElement).setSelectionRange(at, typed === '' ? to : at)
  }
}

/** Null where a field has no caret: a date, a number, a choice. */
function selectionOf(field: Field): [number, number] | [null, undefined] {
  if (field instanceof HTMLSelectElement) return [null, undefined]
  const { selectionStart, selectionEnd } = field
  return selectionStart === null ? [null, undefined] : [selectionStart, selectionEnd ?? 0]
}
