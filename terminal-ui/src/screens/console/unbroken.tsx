/** A text of which a part stays on one line: a number with hyphens, a flag of a command. */
export function Unbroken({ text, part }: { text: string; part: string | null }) {
  const at = part ? text.indexOf(part) : -1
  if (!part || at < 0) return <>{text}</>
  return (
    <>
      {text.slice(0, at)}
      <span class="unbroken">{part}</span>
      {text.slice(at + part.length)}
    </>
  )
}
