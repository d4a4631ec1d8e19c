import { Fragment } from 'preact'

/** What is typed as it stands, all of it in sight: it breaks between words, or after a slash. */
export function CommandLine({ children }: { children: string }) {
  return (
    <pre class="command-line">
      <code>
        {children.match(/[^ /]*[ /]|[^ /]+/g)?.map((part, place) => (
          <Fragment key={place}>
            <span>{part}</span>
            <wbr />
          </Fragment>
        ))}
      </code>
    </pre>
  )
}
