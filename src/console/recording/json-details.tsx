/** What Agora said, as it came. It is printed only where somebody opens it. */
import { type ReactNode, useState } from 'react';
import './json-details.css';

interface JsonDetailsProps {
  readonly summary: ReactNode;
  /** JSON, or text where it was none. */
  readonly value: unknown;
}

export function JsonDetails({ summary, value }: JsonDetailsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="json" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with keys
        <pre tabIndex={0}>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
      )}
    </details>
  );
}
